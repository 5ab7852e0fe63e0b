package io.virtwright.practices.haltpolling;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What modprobe.d says of a parameter of kvm. modprobe reads the files of all its folders in the order of their names, gives the
 * module every option that it finds, and the module takes the last of them (kmod, libkmod/libkmod-config.c).
 *
 * @param options in the order in which the module gets them
 * @param hidden files that can't be read, each with its reason
 */
record ModuleOptions(List<Option> options, Map<String, String> hidden) {
    static final ModuleOptions NONE = new ModuleOptions(List.of(), Map.of());

    // /run/modprobe.d is left out: it is gone by the next boot.
    private static final List<String> GLOBS = List.of(
            "/etc/modprobe.d/*.conf",
            "/usr/local/lib/modprobe.d/*.conf",
            "/usr/lib/modprobe.d/*.conf",
            "/lib/modprobe.d/*.conf");

    ModuleOptions {
        options = List.copyOf(options);
        hidden = Map.copyOf(hidden);
    }

    /**
     * One mention.
     *
     * @param line from 1
     * @param text after the equals sign; empty where there is none
     */
    record Option(String path, int line, String text) {
        BootValue value() {
            return KernelNumber.read(text)
                    .<BootValue>map(BootValue.Set::new)
                    .orElseGet(() -> new BootValue.Refused(Knob.printable(text)));
        }

        String source() {
            return path + " line " + line;
        }

        boolean isAdministrators() {
            return path.startsWith("/etc/");
        }
    }

    static Set<Probe<?>> probes() {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        GLOBS.forEach(glob -> probes.add(new Probe.FileContents(glob)));
        return probes;
    }

    static ModuleOptions of(Parameter parameter, Snapshot snapshot) {
        List<Option> options = new ArrayList<>();
        Map<String, String> hidden = new TreeMap<>();
        for (Map.Entry<String, Reading<Bytes>> file :
                Sources.unmasked(snapshot, GLOBS).values()) {
            switch (file.getValue()) {
                case Reading.Present<Bytes>(Bytes content) ->
                    OptionText.of(content.latin1(), parameter)
                            .mentions()
                            .forEach(mention -> options.add(new Option(file.getKey(), mention.line(), mention.text())));
                case Reading.Absent<Bytes>() -> {}
                case Reading.Unreadable<Bytes>(String reason) -> hidden.put(file.getKey(), reason);
            }
        }
        return new ModuleOptions(options, hidden);
    }

    /** What they come to; empty where there is none. */
    Optional<NextBoot.Outcome> outcome() {
        Optional<Option> refused = options.stream()
                .filter(option -> option.value() instanceof BootValue.Refused)
                .findFirst();
        if (refused.isPresent()) {
            return refused.map(option -> new NextBoot.Outcome(option.value(), option.source()));
        }
        Optional<Option> last = options.isEmpty() ? Optional.empty() : Optional.of(options.getLast());
        String lastName = last.map(option -> Sources.baseName(option.path())).orElse("");
        return hidden.entrySet().stream()
                .filter(file -> Sources.baseName(file.getKey()).compareTo(lastName) > 0)
                .findFirst()
                .map(file -> new NextBoot.Outcome(
                        new BootValue.Hidden(file.getKey() + ": " + file.getValue()), file.getKey()))
                .or(() -> last.map(option -> new NextBoot.Outcome(option.value(), option.source())));
    }

    /** Duplicates and contradictions. */
    List<String> notes() {
        if (options.size() < 2) {
            return List.of();
        }
        List<String> places = options.stream()
                .map(option -> Knob.printable(option.text()) + " in " + option.source())
                .toList();
        Set<String> values = new TreeSet<>(
                options.stream().map(option -> option.value().toString()).toList());
        return List.of((values.size() > 1 ? "contradictory options, the last one counts: " : "set more than once: ")
                + String.join(", ", places));
    }
}
