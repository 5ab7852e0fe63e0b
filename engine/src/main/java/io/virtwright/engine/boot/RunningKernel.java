package io.virtwright.engine.boot;

import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.text.KernelRelease;
import java.util.Optional;

/** The kernel that runs, which the next boot may replace. */
public final class RunningKernel {
    /** As {@code uname -r} prints it. */
    public static final String RELEASE = "/proc/sys/kernel/osrelease";

    private RunningKernel() {}

    /** Its release; empty where that can't be read, or does not begin with two numbers. */
    public static Optional<KernelRelease> release(Snapshot snapshot) {
        return SnapshotFiles.line(snapshot, RELEASE).found().flatMap(KernelRelease::of);
    }
}
