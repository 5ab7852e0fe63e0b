package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.Disk;
import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.domainxml.XmlElement;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** CAP_SYS_RAWIO: who grants it in a definition, and whether a process has it. */
final class Capabilities {
    /** Its bit (linux/capability.h). */
    private static final int SYS_RAWIO = 17;

    /** The file of a process that shows its capabilities. */
    static final String STATUS = "status";

    private static final Pattern EFFECTIVE = Pattern.compile("(?m)^CapEff:\\s*([0-9a-f]{1,16})$");

    private Capabilities() {}

    /** The disks that grant it, and the devices of the host that are passed through and do ({@code <hostdev rawio='yes'>}). */
    static List<String> grants(DomainText xml) {
        List<String> names = new ArrayList<>();
        xml.view().disks().stream()
                .filter(disk -> disk.rawio().filter("yes"::equals).isPresent())
                .map(Disk::target)
                .forEach(names::add);
        int number = 0;
        for (XmlElement device : hostDevices(xml)) {
            number++;
            if (device.attribute("rawio").filter("yes"::equals).isPresent()) {
                names.add(hostDeviceName(number));
            }
        }
        return List.copyOf(names);
    }

    static List<XmlElement> hostDevices(DomainText xml) {
        return xml.document().root().children("devices").stream()
                .flatMap(devices -> devices.children("hostdev").stream())
                .toList();
    }

    /** They have no names of their own in a definition. */
    static String hostDeviceName(int number) {
        return "hostdev " + number;
    }

    static Set<Probe<?>> probes(HostDomain domain) {
        return domain.process()
                .path(STATUS)
                .<Set<Probe<?>>>map(path -> Set.of(new Probe.FileContent(path)))
                .orElse(Set.of());
    }

    /** Whether the process of a domain has it; absent where the domain doesn't run. */
    static Reading<Boolean> has(HostDomain domain, Snapshot snapshot) {
        return domain.process().file(STATUS, snapshot).flatMap(content -> {
            Matcher effective = EFFECTIVE.matcher(content.utf8());
            return effective.find()
                    ? Reading.of((Long.parseUnsignedLong(effective.group(1), 16) >> SYS_RAWIO & 1) == 1)
                    : Reading.unreadable(domain.process().source(STATUS) + " has no CapEff");
        });
    }
}
