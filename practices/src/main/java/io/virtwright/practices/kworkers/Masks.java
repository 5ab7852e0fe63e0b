package io.virtwright.practices.kworkers;

import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.text.CpuSet;
import java.util.LinkedHashSet;
import java.util.Set;

/** The masks of workqueues in /sys. */
final class Masks {
    private static final String FOLDER = "/sys/devices/virtual/workqueue/";

    /** The one for all unbound workqueues, as it is in effect. */
    static final String GLOBAL = FOLDER + "cpumask";

    /** What was written last, or the mask of the boot; since 6.8. */
    static final String REQUESTED = FOLDER + "cpumask_requested";

    /** What isolated cpuset partitions take out of it; since 6.8. */
    static final String ISOLATED = FOLDER + "cpumask_isolated";

    /** Those of single queues: only queues that are made for it (WQ_SYSFS) have one. */
    static final Probe.FileContents QUEUES = new Probe.FileContents(FOLDER + "*/cpumask");

    private Masks() {}

    static Set<Probe<?>> probes() {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        probes.add(new Probe.FileContent(GLOBAL));
        probes.add(new Probe.FileContent(REQUESTED));
        probes.add(new Probe.FileContent(ISOLATED));
        probes.add(QUEUES);
        return probes;
    }

    /** A mask; unreadable for a file that holds none. */
    static Reading<CpuSet> read(String path, Snapshot snapshot) {
        return parsed(SnapshotFiles.line(snapshot, path));
    }

    static Reading<CpuSet> parsed(Reading<String> line) {
        return switch (line) {
            case Reading.Present<String>(String text) ->
                CpuSet.parseMask(text).map(Reading::of).orElseGet(() -> Reading.unreadable("it holds no mask"));
            case Reading.Absent<String>() -> Reading.absent();
            case Reading.Unreadable<String>(String reason) -> Reading.unreadable(reason);
        };
    }
}
