package io.virtwright.practices.kworkers;

import io.virtwright.engine.boot.BootEntries;
import io.virtwright.engine.boot.BootTemplates;
import io.virtwright.engine.boot.RunningKernel;
import io.virtwright.engine.boot.Tmpfiles;
import io.virtwright.engine.boot.TunedProfile;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.text.CpuSet;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The mask after the next boot: one outcome for each installed boot entry, or for each file that writes it later.
 *
 * @param notes what else a user should know of it
 */
record NextBoot(List<Outcome> outcomes, List<String> notes) {
    private static final Probe.FileContents TUNED_VARIABLES = new Probe.FileContents("/etc/tuned/*-variables.conf");
    private static final Pattern ISOLATED_CORES = Pattern.compile("isolated_cores\\s*+=\\s*+(.*)");

    NextBoot {
        outcomes = List.copyOf(outcomes);
        notes = List.copyOf(notes);
    }

    /** One way in which the boot may go; unreadable where the mask can't be told. */
    record Outcome(Reading<CpuSet> mask, String source) {}

    static Set<Probe<?>> probes(Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        probes.addAll(BootMask.probes());
        probes.addAll(BootEntries.probes());
        probes.addAll(BootTemplates.probes());
        probes.addAll(Tmpfiles.probes());
        probes.addAll(TunedProfile.probes(known));
        probes.add(TUNED_VARIABLES);
        return probes;
    }

    static NextBoot of(Topology topology, Snapshot snapshot) {
        List<String> notes = new ArrayList<>();
        Optional<Outcome> tuned = tuned(Masks.GLOBAL, topology, snapshot, notes);
        List<Outcome> written = written(Masks.GLOBAL, topology, snapshot, notes);
        if (tuned.isPresent()) {
            if (!written.isEmpty()) {
                notes.add("tmpfiles.d writes it too, and TuneD later");
            }
            return new NextBoot(List.of(tuned.get()), notes);
        }
        List<Outcome> all = new ArrayList<>(written);
        // What is written later counts, and so does a file that can't be read: it may write the mask.
        if (written.isEmpty()) {
            BootEntries boot = BootEntries.of(snapshot);
            for (BootEntries.Entry entry : boot.entries()) {
                BootMask mask = BootMask.of(entry.commandLine(), topology, snapshot);
                all.add(new Outcome(
                        BootMask.isTold(entry.commandLine(), snapshot)
                                ? Reading.of(mask.cpus())
                                : Reading.unreadable("whether the kernel knows " + BootMask.PARAMETER
                                        + " can't be told"
                                        + (RunningKernel.release(snapshot).isPresent()
                                                ? " by its release: it has taken over from 6.8 what its distribution wanted"
                                                : ": its release could not be read from " + RunningKernel.RELEASE)),
                        entry.source()));
                mask.notes().forEach(note -> notes.add(entry.source() + ": " + note));
            }
            boot.hidden().forEach(reason -> all.add(new Outcome(Reading.unreadable(reason), "boot loader")));
            if (boot.standIn()) {
                notes.add("no boot loader entry found; the running command line stands for the next");
            }
            notes.addAll(BootTemplates.notes(BootMask.PARAMETER, boot, snapshot));
        }
        return new NextBoot(all, notes);
    }

    /** What tmpfiles.d writes to a mask. Of two lines for one file systemd takes the first and warns; either may be meant. */
    static List<Outcome> written(String path, Topology topology, Snapshot snapshot, List<String> notes) {
        List<Outcome> written = new ArrayList<>();
        Tmpfiles tmpfiles = Tmpfiles.writing(path, snapshot);
        for (Tmpfiles.Line line : tmpfiles.lines()) {
            Optional<CpuSet> mask = CpuSet.parseMask(line.argument())
                    .map(cpus -> cpus.intersect(topology.possible()))
                    .filter(cpus -> !cpus.isEmpty());
            mask.ifPresentOrElse(
                    cpus -> written.add(new Outcome(Reading.of(cpus), line.source())),
                    () -> notes.add(line.source() + " writes what the kernel refuses"));
        }
        tmpfiles.hidden().forEach(reason -> written.add(new Outcome(Reading.unreadable(reason), "tmpfiles.d")));
        return written;
    }

    /** What TuneD's active profile writes to a mask, where one does. */
    static Optional<Outcome> tuned(String path, Topology topology, Snapshot snapshot, List<String> notes) {
        TunedProfile profile = TunedProfile.of(snapshot);
        Optional<TunedProfile.Setting> setting = profile.writing(path);
        if (setting.isEmpty() && profile.atBoot() && !profile.hidden().isEmpty()) {
            return Optional.of(new Outcome(
                    Reading.unreadable("TuneD may write it: " + String.join("; ", profile.hidden())), "TuneD"));
        }
        if (setting.isEmpty() || !profile.atBoot()) {
            if (setting.isPresent()) {
                notes.add("TuneD's profile " + profile.name() + " writes it, but TuneD is not started at boot");
            }
            return Optional.empty();
        }
        notes.add("TuneD's profile " + profile.name() + " writes it whenever it is applied ("
                + setting.get().path() + ")");
        String value = setting.get().value();
        if (setting.get().condition().isPresent()) {
            return Optional.of(new Outcome(
                    Reading.unreadable(setting.get().doubt().orElse("")),
                    setting.get().path()));
        }
        Optional<CpuSet> mask = value.contains("${not_isolated_cpumask}")
                ? isolated(snapshot).flatMap(text -> CpuSet.parseList(text)).map(topology.online()::minus)
                : CpuSet.parseMask(value);
        return Optional.of(new Outcome(
                mask.filter(cpus -> !cpus.isEmpty())
                        .map(cpus -> Reading.of(cpus.intersect(topology.possible())))
                        .orElseGet(() -> Reading.unreadable("TuneD computes it: " + value)),
                setting.get().path()));
    }

    /** The last {@code isolated_cores} of TuneD's files of variables, where all of them agree. */
    private static Optional<String> isolated(Snapshot snapshot) {
        List<String> values = SnapshotFiles.files(snapshot, List.of(TUNED_VARIABLES.glob())).values().stream()
                .flatMap(file -> file.found().stream())
                .flatMap(file -> lines(file).stream())
                .distinct()
                .toList();
        return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
    }

    private static List<String> lines(Bytes file) {
        return file.utf8()
                .lines()
                .map(line -> ISOLATED_CORES.matcher(line.strip()))
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group(1))
                .toList();
    }
}
