package io.virtwright.practices.haltpolling;

import io.virtwright.engine.boot.ModprobeConfig;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.text.KernelNumber;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What modprobe.d says of a parameter of kvm: the module gets every option, and takes the last of them.
 *
 * @param options in the order in which the module gets them
 * @param hidden files that can't be read and may hold an option behind the last of these
 */
record ModuleOptions(List<Option> options, List<ModprobeConfig.Hidden> hidden) {
    static final ModuleOptions NONE = new ModuleOptions(List.of(), List.of());

    // /run/modprobe.d is left out: it is gone by the next boot.
    private static final List<String> GLOBS = ModprobeConfig.DIRECTORIES.stream()
            .filter(directory -> !directory.startsWith("/run/"))
            .map(directory -> directory + "/*.conf")
            .toList();

    ModuleOptions {
        options = List.copyOf(options);
        hidden = List.copyOf(hidden);
    }

    /** One mention. */
    record Option(ModprobeConfig.Setting setting) {
        BootValue value() {
            return KernelNumber.read(setting.value())
                    .<BootValue>map(BootValue.Set::new)
                    .orElseGet(() -> new BootValue.Refused(Knob.printable(setting.value())));
        }

        String path() {
            return setting.path();
        }

        String source() {
            return setting.path() + " line " + setting.line();
        }

        boolean isAdministrators() {
            return path().startsWith("/etc/");
        }

        private NextBoot.Outcome outcome() {
            return new NextBoot.Outcome(value(), source());
        }
    }

    static Set<Probe<?>> probes() {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        GLOBS.forEach(glob -> probes.add(new Probe.FileContents(glob)));
        return probes;
    }

    static ModuleOptions of(Parameter parameter, Snapshot snapshot) {
        ModprobeConfig config = ModprobeConfig.of(SnapshotFiles.files(snapshot, GLOBS));
        return new ModuleOptions(
                config.settings(Parameter.MODULE, parameter.key()).stream()
                        .map(Option::new)
                        .toList(),
                config.hiddenBehind(Parameter.MODULE, parameter.key()));
    }

    /** What they come to; empty where there is none. */
    Optional<NextBoot.Outcome> outcome() {
        Optional<Option> refused = options.stream()
                .filter(option -> option.value() instanceof BootValue.Refused)
                .findFirst();
        Optional<Option> last = options.stream().reduce((_, later) -> later);
        return refused.map(Option::outcome)
                .or(() -> hidden.stream()
                        .findFirst()
                        .map(file -> new NextBoot.Outcome(
                                new BootValue.Hidden(file.path() + ": " + file.reason()), file.path())))
                .or(() -> last.map(Option::outcome));
    }

    /** Duplicates and contradictions. */
    List<String> notes() {
        if (options.size() < 2) {
            return List.of();
        }
        List<String> places = options.stream()
                .map(option -> Knob.printable(option.setting().value()) + " in " + option.source())
                .toList();
        Set<String> values = new TreeSet<>(
                options.stream().map(option -> option.value().toString()).toList());
        return List.of((values.size() > 1 ? "contradictory options, the last one counts: " : "set more than once: ")
                + String.join(", ", places));
    }
}
