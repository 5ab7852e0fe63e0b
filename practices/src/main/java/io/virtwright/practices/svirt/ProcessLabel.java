package io.virtwright.practices.svirt;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.List;

/** The label that the kernel has given a domain's process. */
final class ProcessLabel {
    /** Of a process that no security module has labelled, because none does. */
    static final String NONE = "no label";

    private ProcessLabel() {}

    static List<Probe<?>> probes(HostDomain domain) {
        return domain.pid()
                .found()
                .<List<Probe<?>>>map(pid -> List.of(
                        new Probe.FileContent(commandLine(pid)),
                        new Probe.FileContent(current(pid)),
                        new Probe.FileContent(appArmor(pid))))
                .orElse(List.of());
    }

    private static String commandLine(long pid) {
        return "/proc/" + pid + "/cmdline";
    }

    private static String current(long pid) {
        return "/proc/" + pid + "/attr/current";
    }

    /** Its own file since Linux 5.1, so that it can be read beside other modules. */
    private static String appArmor(long pid) {
        return "/proc/" + pid + "/attr/apparmor/current";
    }

    static String source(HostDomain domain) {
        return domain.pid().found().map(ProcessLabel::current).orElse("/proc/PID/attr/current");
    }

    /** Without the NUL and line end behind it. Absent where the domain doesn't run. */
    static Reading<String> of(HostDomain domain, Lsm lsm, Snapshot snapshot) {
        return switch (domain.pid()) {
            case Reading.Absent<Long>() -> Reading.absent();
            case Reading.Unreadable<Long>(String reason) -> Reading.unreadable(reason);
            case Reading.Present<Long>(Long pid) -> of(domain, pid, lsm, snapshot);
        };
    }

    private static Reading<String> of(HostDomain domain, long pid, Lsm lsm, Snapshot snapshot) {
        // libvirt's file may be older than the process that has the id now
        String uuid = domain.domain().uuid().toString();
        switch (SnapshotFiles.file(snapshot, commandLine(pid))) {
            case Reading.Present<Bytes>(Bytes line) when line.utf8().contains(uuid) -> {}
            case Reading.Present<Bytes> _ -> {
                return Reading.unreadable("process " + pid + " of its pid file is another one");
            }
            case Reading.Absent<Bytes> _ -> {
                return Reading.unreadable("process " + pid + " of its pid file is gone");
            }
            case Reading.Unreadable<Bytes>(String reason) -> {
                return Reading.unreadable(commandLine(pid) + ": " + reason);
            }
        }
        if (lsm == Lsm.APPARMOR
                && SnapshotFiles.file(snapshot, appArmor(pid)) instanceof Reading.Present<Bytes>(Bytes own)) {
            return Reading.of(plain(own));
        }
        return switch (SnapshotFiles.file(snapshot, current(pid))) {
            case Reading.Present<Bytes>(Bytes content) -> Reading.of(plain(content));
            case Reading.Absent<Bytes>() when isOff(lsm, snapshot) -> Reading.of(NONE);
            case Reading.Absent<Bytes>() -> Reading.unreadable("there is no " + current(pid));
            // Reading the file of a process is an invalid argument (EINVAL) then.
            case Reading.Unreadable<Bytes> _ when isOff(lsm, snapshot) -> Reading.of(NONE);
            case Reading.Unreadable<Bytes>(String reason) -> Reading.unreadable(current(pid) + ": " + reason);
        };
    }

    private static boolean isOff(Lsm lsm, Snapshot snapshot) {
        return Mode.now(lsm, snapshot).found().filter(Mode.OFF::equals).isPresent();
    }

    private static String plain(Bytes content) {
        return content.utf8().replace("\0", "").strip();
    }
}
