package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Snapshot;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Whether a daemon runs by an older configuration than its file has now. A daemon reads it when it starts, and only then writes
 * its process id into a file (src/remote/remote_daemon.c, main).
 */
final class Restart {
    private Restart() {}

    static Set<Probe<?>> probes(Daemon daemon, Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        daemon.pidFiles().forEach(file -> probes.add(new Probe.FileStatus(file)));
        Planned.conf(daemon, known).found().ifPresent(path -> probes.add(new Probe.FileStatus(path)));
        return probes;
    }

    /** Where a daemon does not run it has no such file, and will read the configuration as it is. */
    static boolean isDue(Daemon daemon, Snapshot snapshot) {
        Optional<Instant> started = changed(snapshot, daemon.pidFiles().stream());
        Optional<Instant> written = changed(snapshot, Planned.conf(daemon, snapshot).found().stream());
        return started.isPresent() && written.isPresent() && written.get().isAfter(started.get());
    }

    private static Optional<Instant> changed(Snapshot snapshot, Stream<String> files) {
        return files.flatMap(file -> snapshot.get(new Probe.FileStatus(file)).found().stream())
                .flatMap(stat -> stat.changed().stream())
                .findFirst();
    }

    static String note(DaemonConf conf) {
        return conf.path() + " was changed after " + conf.daemon().word()
                + " began to run, so what it asks of local users now is not known; `systemctl restart "
                + conf.daemon().word() + "` makes it do what the file says";
    }
}
