package io.virtwright.practices.hugepages;

import io.virtwright.engine.boot.BootEntries;
import io.virtwright.engine.boot.RunningKernel;
import io.virtwright.engine.boot.Sysctls;
import io.virtwright.engine.boot.Tmpfiles;
import io.virtwright.engine.boot.TunedProfile;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.text.KernelCommandLine;
import io.virtwright.engine.text.KernelRelease;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The pools after the next boot: those of the command line of each boot entry, and what sysctl.d, tmpfiles.d and TuneD write
 * over them.
 *
 * @param hidden why there may be other outcomes: boot entries that can't be read
 * @param unsure why the outcomes themselves are not certain: what can't be read and may set pools too
 */
record NextPools(List<Outcome> outcomes, List<String> hidden, List<String> unsure, List<String> notes) {
    private static final String SYSCTL = "vm.nr_hugepages";

    NextPools {
        outcomes = List.copyOf(outcomes);
        hidden = List.copyOf(hidden);
        unsure = List.copyOf(unsure);
        notes = List.copyOf(notes);
    }

    /**
     * One way in which the boot may go.
     *
     * @param entry the boot entry
     * @param onCommandLine whether its command line speaks of pools
     * @param writers what sets a size later than the command line, by the size
     */
    record Outcome(
            SortedMap<Long, BootPools.Count> bySize,
            String entry,
            boolean onCommandLine,
            SortedMap<Long, String> writers) {
        Outcome {
            bySize = Collections.unmodifiableSortedMap(new TreeMap<>(bySize));
            writers = Collections.unmodifiableSortedMap(new TreeMap<>(writers));
        }

        /** Where all of it was read, for people. */
        String source() {
            return Stream.concat(Stream.of(entry), writers.values().stream())
                    .distinct()
                    .collect(Collectors.joining(", "));
        }

        BootPools.Count count(long sizeKib) {
            return bySize.getOrDefault(sizeKib, BootPools.Count.of(0));
        }

        long pages(long sizeKib) {
            return count(sizeKib).total();
        }

        /** The kernel spreads a number without nodes evenly over those that have memory. */
        SortedMap<Integer, Long> byNode(long sizeKib, Pools pools) {
            BootPools.Count count = count(sizeKib);
            if (!count.byNode().isEmpty()) {
                return count.byNode();
            }
            SortedMap<Integer, Long> even = new TreeMap<>();
            pools.nodes()
                    .keySet()
                    .forEach(
                            node -> even.put(node, count.total() / pools.nodes().size()));
            return even;
        }

        long kib() {
            return bySize.entrySet().stream()
                    .mapToLong(one -> one.getKey() * one.getValue().total())
                    .sum();
        }
    }

    /** Why it is not certain how large pools are after the boot, with outcomes that are not enough or that are. */
    List<String> hidden(boolean enough) {
        // one entry with too few pages is one too many, whatever the others have
        return enough ? Stream.concat(hidden.stream(), unsure.stream()).toList() : unsure;
    }

    static Set<Probe<?>> probes(Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>(BootEntries.probes());
        probes.addAll(Sysctls.probes());
        probes.addAll(Tmpfiles.probes());
        probes.addAll(TunedProfile.probes(known));
        probes.add(new Probe.FileContent(RunningKernel.RELEASE));
        return probes;
    }

    static NextPools of(Pools pools, Snapshot snapshot) {
        List<String> unsure = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        List<Outcome> outcomes = new ArrayList<>();
        TunedProfile tuned = TunedProfile.of(snapshot);
        Sysctls sysctls = Sysctls.of(SYSCTL, snapshot);
        unsure.addAll(sysctls.hidden());
        Optional<Sysctls.Setting> sysctl = sysctls.last();
        Optional<Sysctls.Setting> later = ofTuned(tuned, unsure);
        SortedMap<Long, BootPools.Count> written = new TreeMap<>();
        SortedMap<Long, String> files = new TreeMap<>();
        for (long size : pools.sizes()) {
            List<String> sources = new ArrayList<>();
            written(size, pools, snapshot, tuned, unsure, sources).ifPresent(count -> {
                written.put(size, count);
                files.put(size, String.join(", ", sources));
            });
        }
        BootEntries boot = BootEntries.of(snapshot);
        for (BootEntries.Entry entry : boot.entries()) {
            BootPools line = BootPools.of(entry.commandLine(), pools.sizes(), pools.defaultKib());
            SortedMap<Long, BootPools.Count> bySize = new TreeMap<>(line.bySize());
            SortedMap<Long, String> writers = new TreeMap<>();
            line.notes().forEach(note -> notes.add(entry.source() + ": " + note));
            Optional<Long> standard = line.defaultKib().or(pools::defaultKib);
            if (line.unplaced() || ((sysctl.isPresent() || later.isPresent()) && standard.isEmpty())) {
                unsure.add("the default page size can't be read, and pages of it are asked for");
            }
            standard.ifPresent(size -> put(sysctl, size, bySize, writers));
            bySize.putAll(written);
            writers.putAll(files);
            standard.ifPresent(size -> put(later, size, bySize, writers));
            line.bySize().forEach((size, count) -> {
                if (!count.byNode().isEmpty() && !writers.containsKey(size)) {
                    nodeForm(snapshot).ifPresent(doubt -> unsure.add(entry.source() + ": " + doubt));
                }
            });
            KernelCommandLine parameters = KernelCommandLine.parse(entry.commandLine());
            outcomes.add(new Outcome(
                    bySize, entry.source(), parameters.has("hugepages") || parameters.has("hugepagesz"), writers));
        }
        if (boot.standIn()) {
            notes.add("no boot loader entry found; the running command line stands for the next");
        }
        return new NextPools(outcomes, boot.hidden(), unsure.stream().distinct().toList(), notes);
    }

    /**
     * Whether the kernel reads {@code hugepages=0:4,1:4}: since 5.16. One before it takes the first number for all that is
     * said, here 0 (hugepages_setup in mm/hugetlb.c: sscanf), unless its distribution has taken the new form over.
     */
    static Optional<String> nodeForm(Snapshot snapshot) {
        Optional<KernelRelease> release = RunningKernel.release(snapshot);
        return release.filter(one -> one.atLeast(5, 16)).isPresent()
                ? Optional.empty()
                : Optional.of("hugepages= by nodes is known from kernel 5.16 on, and "
                        + release.map(one -> "whether " + one.text() + " has it")
                                .orElse("which release the kernel has")
                        + " can't be told");
    }

    private static Optional<Long> number(String text) {
        return text.matches("[0-9]{1,11}") ? Optional.of(Long.valueOf(text)) : Optional.empty();
    }

    private static void put(
            Optional<Sysctls.Setting> setting,
            long size,
            SortedMap<Long, BootPools.Count> bySize,
            SortedMap<Long, String> writers) {
        setting.flatMap(one -> number(one.value())).ifPresent(pages -> {
            bySize.put(size, BootPools.Count.of(pages));
            writers.put(size, setting.get().source());
        });
    }

    /** TuneD writes later than systemd-sysctl and systemd-tmpfiles. */
    private static Optional<Sysctls.Setting> ofTuned(TunedProfile tuned, List<String> unsure) {
        Optional<TunedProfile.Setting> profile =
                tuned.option("sysctl", Set.of(SYSCTL)).filter(_ -> tuned.atBoot());
        if (profile.isEmpty() && tuned.atBoot()) {
            tuned.hidden().forEach(reason -> unsure.add("TuneD may set it: " + reason));
        }
        profile.flatMap(TunedProfile.Setting::doubt).ifPresent(unsure::add);
        return profile.map(setting -> new Sysctls.Setting(setting.value(), setting.path()));
    }

    private static Optional<BootPools.Count> written(
            long size, Pools pools, Snapshot snapshot, TunedProfile tuned, List<String> unsure, List<String> files) {
        String name = "hugepages/hugepages-" + size + "kB/nr_hugepages";
        Optional<Long> all = line("/sys/kernel/mm/" + name, snapshot, tuned, unsure, files);
        SortedMap<Integer, Long> byNode = new TreeMap<>();
        for (int node : pools.nodes().keySet()) {
            line("/sys/devices/system/node/node" + node + "/" + name, snapshot, tuned, unsure, files)
                    .ifPresent(pages -> byNode.put(node, pages));
        }
        if (byNode.isEmpty()) {
            return all.map(BootPools.Count::of);
        }
        return Optional.of(new BootPools.Count(
                byNode.values().stream().mapToLong(Long::longValue).sum(), byNode));
    }

    /** TuneD's, else that of tmpfiles.d, whose first line counts: systemd takes the later ones for duplicates. */
    private static Optional<Long> line(
            String path, Snapshot snapshot, TunedProfile tuned, List<String> unsure, List<String> files) {
        Optional<TunedProfile.Setting> later = tuned.writing(path).filter(_ -> tuned.atBoot());
        later.flatMap(TunedProfile.Setting::doubt).ifPresent(unsure::add);
        Tmpfiles lines = Tmpfiles.writing(path, snapshot);
        if (later.isEmpty()) {
            unsure.addAll(lines.hidden());
        }
        Optional<Tmpfiles.Line> first = lines.lines().stream().findFirst();
        later.map(TunedProfile.Setting::path)
                .or(() -> first.map(Tmpfiles.Line::source))
                .filter(source -> !files.contains(source))
                .ifPresent(files::add);
        return later.map(TunedProfile.Setting::value)
                .or(() -> first.map(Tmpfiles.Line::argument))
                .flatMap(NextPools::number);
    }
}
