package io.virtwright.practices.kworkers;

import io.virtwright.engine.boot.RunningKernel;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.text.CpuSet;
import io.virtwright.engine.text.KernelCommandLine;
import io.virtwright.engine.text.KernelCpuList;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The mask with which a kernel starts: all possible CPUs, narrowed by {@code nohz_full=}, {@code isolcpus=} and {@code
 * workqueue.unbound_cpus=} (workqueue_init_early in kernel/workqueue.c). A narrowing that would leave nothing is passed over.
 *
 * @param notes what the kernel passes over
 */
record BootMask(CpuSet cpus, List<String> notes) {
    static final String PARAMETER = "workqueue.unbound_cpus";

    /** There only where the kernel is built with CONFIG_NO_HZ_FULL; without it nohz_full= does nothing. */
    private static final String NOHZ_FULL = "/sys/devices/system/cpu/nohz_full";

    BootMask {
        notes = List.copyOf(notes);
    }

    static Set<Probe<?>> probes() {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        probes.add(new Probe.FileContent(RunningKernel.RELEASE));
        probes.add(new Probe.Names(NOHZ_FULL));
        return probes;
    }

    /** Whether the running kernel knows {@link #PARAMETER}; an older release may have it from its distribution. */
    static boolean knowsParameter(Snapshot snapshot) {
        return RunningKernel.release(snapshot)
                .filter(release -> release.atLeast(6, 6))
                .isPresent();
    }

    /**
     * Whether it can be told what that command line does: the release is known, or does not matter. An older kernel that has
     * {@link Masks#REQUESTED}, which is of 6.8, has that from its distribution (RHEL 9), and so may have the parameter.
     */
    static boolean isTold(String commandLine, Snapshot snapshot) {
        boolean takenOver = !knowsParameter(snapshot)
                && !(SnapshotFiles.file(snapshot, Masks.REQUESTED) instanceof Reading.Absent<Bytes>);
        return (RunningKernel.release(snapshot).isPresent() && !takenOver)
                || !KernelCommandLine.parse(commandLine).has(PARAMETER);
    }

    static BootMask of(String commandLine, Topology topology, Snapshot snapshot) {
        KernelCommandLine line = KernelCommandLine.parse(commandLine);
        List<String> notes = new ArrayList<>();
        int last = topology.possible().stream().max().orElse(0);
        CpuSet mask = topology.possible();
        List<CpuSet> housekeeping = new ArrayList<>();
        line.last("nohz_full").ifPresent(text -> {
            if (SnapshotFiles.found(snapshot, NOHZ_FULL)) {
                list("nohz_full", text, last, notes)
                        .ifPresent(cpus -> housekeeping.add(topology.possible().minus(cpus)));
            } else {
                notes.add("nohz_full= does nothing on this kernel");
            }
        });
        line.last("isolcpus")
                .flatMap(text -> isolatedFromDomains(text))
                .ifPresent(text -> list("isolcpus", text, last, notes)
                        .ifPresent(cpus -> housekeeping.add(topology.possible().minus(cpus))));
        line.last(PARAMETER).ifPresent(text -> {
            if (knowsParameter(snapshot)) {
                list(PARAMETER, text, last, notes).ifPresent(housekeeping::add);
            } else {
                notes.add(PARAMETER + "= is known from kernel 6.6 on");
            }
        });
        for (CpuSet part : housekeeping) {
            if (mask.intersect(part).isEmpty()) {
                notes.add("a narrowing to " + part.list() + " would leave nothing, and is passed over");
            } else {
                mask = mask.intersect(part);
            }
        }
        return new BootMask(mask, notes);
    }

    private static Optional<CpuSet> list(String parameter, String text, int last, List<String> notes) {
        Optional<CpuSet> cpus = KernelCpuList.parse(text, last).filter(set -> !set.isEmpty());
        if (cpus.isEmpty()) {
            notes.add(parameter + "= holds no list of CPUs that the kernel takes");
        }
        return cpus;
    }

    /** The list of isolcpus=, where its flags say domain or it has none (housekeeping_isolcpus_setup). */
    private static Optional<String> isolatedFromDomains(String text) {
        boolean flags = false;
        boolean domain = false;
        String rest = text;
        while (!rest.isEmpty() && Character.isLetter(rest.charAt(0)) && rest.contains(",")) {
            String flag = rest.substring(0, rest.indexOf(','));
            flags = true;
            domain |= flag.equals("domain");
            rest = rest.substring(flag.length() + 1);
        }
        return domain || !flags ? Optional.of(rest) : Optional.empty();
    }
}
