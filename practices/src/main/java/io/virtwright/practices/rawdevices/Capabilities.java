package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.Disk;
import io.virtwright.engine.domainxml.DomainView;
import io.virtwright.engine.domainxml.XmlElement;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CAP_SYS_RAWIO: who grants it in a definition, and whether a process has it. */
final class Capabilities {
    /** Its bit (linux/capability.h). */
    private static final int SYS_RAWIO = 17;

    private static final Pattern EFFECTIVE = Pattern.compile("(?m)^CapEff:\\s*([0-9a-f]{1,16})$");

    private Capabilities() {}

    /** The disks that grant it. */
    static List<String> grants(DomainView view) {
        return view.disks().stream()
                .filter(disk -> disk.rawio().filter("yes"::equals).isPresent())
                .map(Disk::target)
                .toList();
    }

    /** The SCSI devices of the host that are passed through and grant it ({@code <hostdev rawio='yes'>}). */
    static List<String> hostDevices(XmlElement root) {
        List<String> names = new ArrayList<>();
        root.children("devices").stream()
                .flatMap(devices -> devices.children("hostdev").stream())
                .filter(device ->
                        device.attribute("rawio").filter("yes"::equals).isPresent())
                .forEach(device -> names.add("hostdev " + (names.size() + 1)));
        return List.copyOf(names);
    }

    static Set<Probe<?>> probes(HostDomain domain) {
        return domain.pid()
                .found()
                .<Set<Probe<?>>>map(pid -> Set.of(commandLine(pid), new Probe.FileContent(status(pid))))
                .orElse(Set.of());
    }

    static String status(long pid) {
        return "/proc/" + pid + "/status";
    }

    private static Probe.FileContent commandLine(long pid) {
        return new Probe.FileContent("/proc/" + pid + "/cmdline");
    }

    /** Whether the process of a domain has it; absent where the domain doesn't run. */
    static Reading<Boolean> has(HostDomain domain, Snapshot snapshot) {
        return switch (domain.pid()) {
            case Reading.Absent<Long>() -> Reading.absent();
            case Reading.Unreadable<Long>(String reason) -> Reading.unreadable(reason);
            case Reading.Present<Long>(Long pid) -> has(domain, pid, snapshot);
        };
    }

    private static Reading<Boolean> has(HostDomain domain, long pid, Snapshot snapshot) {
        // libvirt's file may be older than the process that has the id now
        String uuid = domain.domain().uuid().toString();
        switch (snapshot.get(commandLine(pid))) {
            case Reading.Present<Bytes>(Bytes line) when line.utf8().contains(uuid) -> {}
            case Reading.Present<Bytes> _ -> {
                return Reading.unreadable("process " + pid + " of its pid file is another one");
            }
            case Reading.Absent<Bytes> _ -> {
                return Reading.unreadable("process " + pid + " of its pid file is gone");
            }
            case Reading.Unreadable<Bytes>(String reason) -> {
                return Reading.unreadable(commandLine(pid).path() + ": " + reason);
            }
        }
        return switch (SnapshotFiles.file(snapshot, status(pid))) {
            case Reading.Present<Bytes>(Bytes content) -> {
                Matcher effective = EFFECTIVE.matcher(content.utf8());
                yield effective.find()
                        ? Reading.of((Long.parseUnsignedLong(effective.group(1), 16) >> SYS_RAWIO & 1) == 1)
                        : Reading.unreadable(status(pid) + " has no CapEff");
            }
            case Reading.Absent<Bytes>() -> Reading.unreadable("process " + pid + " is gone");
            case Reading.Unreadable<Bytes>(String reason) -> Reading.unreadable(status(pid) + ": " + reason);
        };
    }
}
