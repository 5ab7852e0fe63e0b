package io.virtwright.practices.hugepages;

import io.virtwright.engine.boot.BootEntries;
import io.virtwright.engine.boot.BootTemplates;
import io.virtwright.engine.boot.RunningKernel;
import io.virtwright.engine.boot.Tmpfiles;
import io.virtwright.engine.boot.TunedProfile;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.text.KernelCommandLine;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The mode at the top after the next boot: what TuneD writes, else tmpfiles.d, else {@code transparent_hugepage=} of each boot
 * entry, else what the kernel was built with.
 */
record NextThp(List<Outcome> outcomes, List<String> notes) {
    static final String PARAMETER = "transparent_hugepage";
    private static final List<String> MODES = List.of("always", "madvise", "never");
    private static final Set<String> TUNED = Set.of("transparent_hugepages", "transparent_hugepage");

    NextThp {
        outcomes = List.copyOf(outcomes);
        notes = List.copyOf(notes);
    }

    /**
     * One way in which the boot may go.
     *
     * @param modes several where only these are possible and which one can't be told
     */
    record Outcome(List<String> modes, String source) {
        Outcome {
            modes = List.copyOf(modes);
        }
    }

    static Set<Probe<?>> probes(Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>(BootEntries.probes());
        probes.addAll(BootTemplates.probes());
        probes.addAll(Tmpfiles.probes());
        probes.addAll(TunedProfile.probes(known));
        probes.add(new Probe.FileContent(RunningKernel.RELEASE));
        configuration(known).ifPresent(path -> probes.add(new Probe.FileContent(path)));
        return probes;
    }

    private static Optional<String> configuration(Snapshot snapshot) {
        return SnapshotFiles.line(snapshot, RunningKernel.RELEASE)
                .found()
                .filter(release -> release.matches("[A-Za-z0-9._+~-]+"))
                .map(release -> "/boot/config-" + release);
    }

    static NextThp of(Snapshot snapshot) {
        List<String> notes = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        TunedProfile tuned = TunedProfile.of(snapshot);
        Optional<TunedProfile.Setting> option = tuned.option("vm", TUNED);
        Optional<TunedProfile.Setting> any = tuned.writing(Thp.ENABLED).or(() -> option);
        Optional<String> doubt = any.flatMap(TunedProfile.Setting::doubt)
                .or(() -> option.filter(
                                one -> !any.map(TunedProfile.Setting::value).equals(Optional.of(one.value())))
                        .map(one -> "TuneD sets it twice: " + one.value() + " in " + one.path()
                                + ", and otherwise in /sys"));
        if (tuned.atBoot() && doubt.isPresent()) {
            return unknown(doubt.stream(), notes);
        }
        Optional<TunedProfile.Setting> setting = any.filter(one -> MODES.contains(one.value()));
        setting.ifPresent(one -> notes.add("TuneD's profile " + tuned.name() + " sets " + one.value()
                + (tuned.atBoot() ? "" : ", but TuneD is not started at boot")));
        if (setting.isPresent() && tuned.atBoot()) {
            return new NextThp(
                    List.of(new Outcome(
                            List.of(setting.get().value()), setting.get().path())),
                    notes);
        }
        if (tuned.atBoot() && !tuned.hidden().isEmpty()) {
            return unknown(tuned.hidden().stream().map(reason -> "TuneD may set it: " + reason), notes);
        }
        Tmpfiles tmpfiles = Tmpfiles.writing(Thp.ENABLED, snapshot);
        if (!tmpfiles.hidden().isEmpty()) {
            // its lines may come before those that can be read, and come after the command line
            return unknown(tmpfiles.hidden().stream(), notes);
        }
        for (Tmpfiles.Line line : tmpfiles.lines()) {
            if (MODES.contains(line.argument())) {
                outcomes.add(new Outcome(List.of(line.argument()), line.source()));
            } else {
                notes.add(line.source() + " writes what the kernel refuses");
            }
        }
        if (!outcomes.isEmpty()) {
            return new NextThp(outcomes, notes);
        }
        BootEntries boot = BootEntries.of(snapshot);
        for (BootEntries.Entry entry : boot.entries()) {
            List<String> values = KernelCommandLine.parse(entry.commandLine()).values(PARAMETER);
            values.stream()
                    .filter(value -> !MODES.contains(value))
                    .forEach(_ -> notes.add(entry.source() + ": " + PARAMETER + "= holds what the kernel refuses"));
            outcomes.add(values.stream()
                    .filter(MODES::contains)
                    .reduce((_, last) -> last)
                    .map(value -> new Outcome(List.of(value), entry.source()))
                    .orElseGet(() -> standard(snapshot)));
        }
        boot.hidden().forEach(reason -> outcomes.add(new Outcome(List.of(), reason)));
        if (boot.standIn()) {
            notes.add("no boot loader entry found; the running command line stands for the next");
        }
        notes.addAll(BootTemplates.notes(PARAMETER, boot, snapshot));
        return new NextThp(outcomes, notes);
    }

    private static NextThp unknown(Stream<String> reasons, List<String> notes) {
        return new NextThp(reasons.map(reason -> new Outcome(List.of(), reason)).toList(), notes);
    }

    /** What the kernel was built with. A mode never could not be chosen before 6.8. */
    private static Outcome standard(Snapshot snapshot) {
        Optional<String> path = configuration(snapshot);
        Optional<String> built = path.flatMap(
                        file -> SnapshotFiles.file(snapshot, file).found())
                .map(Bytes::utf8)
                .flatMap(text -> MODES.stream()
                        .filter(mode -> text.lines()
                                .anyMatch(line -> line.equals(
                                        "CONFIG_TRANSPARENT_HUGEPAGE_" + mode.toUpperCase(Locale.ROOT) + "=y")))
                        .findFirst());
        if (built.isPresent()) {
            return new Outcome(List.of(built.get()), path.orElse(""));
        }
        boolean older = RunningKernel.release(snapshot)
                .filter(release -> !release.atLeast(6, 8))
                .isPresent();
        return new Outcome(older ? List.of("always", "madvise") : MODES, path.orElse("/boot/config"));
    }
}
