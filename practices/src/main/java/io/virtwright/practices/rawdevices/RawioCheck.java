package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.snapshot.Reading;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a domain's QEMU has CAP_SYS_RAWIO without need. */
final class RawioCheck implements RawCheck {
    static final Check CHECK = new Check(
            "raw-devices.rawio",
            "QEMU has no raw I/O capability that it doesn't need",
            Severity.HIGH,
            "rawio='yes' gives the domain's process CAP_SYS_RAWIO, for all its disks at once. The kernel then filters its SCSI"
                    + " commands no more (new firmware and FORMAT UNIT pass), nor keeps them within a partition. Reads, writes"
                    + " and persistent reservations work without.",
            "Raw Device Mapping: its physical form has rawio='yes'; wrong, it is not needed and opens CVE-2011-4127 again.");

    @Override
    public Check check() {
        return CHECK;
    }

    @Override
    public boolean isOfDisks() {
        return false;
    }

    @Override
    public List<Finding> assess(RawCase domain) {
        HostDomain host = domain.domain();
        Map<Layer, Judgement> layers = Map.of(
                Layer.RUNNING, host.onRunning(host.runningText(), xml -> judge(domain, xml, host.runningSource())),
                Layer.PERSISTENT,
                        host.onPersistent(host.persistentText(), xml -> judge(domain, xml, host.persistentSource())),
                Layer.EFFECT, effect(domain));
        return List.of(finding(
                host.subject(),
                layers,
                "No raw I/O beyond what the policy accepts.",
                "Its process " + (host.domain().active() ? "has" : "will have")
                        + " CAP_SYS_RAWIO, and nothing that Virtwright knows of needs it.",
                host.remedy("Remove rawio='yes'; for persistent reservations use <reservations managed='yes'/> in the"
                        + " disk's source (libvirt 4.4). Where a guest needs vendor commands, accept it by name in the policy"
                        + " (raw-devices.rawio: " + example(host) + "). "
                        + COLD.substring(0, COLD.length() - 1))));
    }

    private static String example(HostDomain domain) {
        return Stream.of(domain.persistentText(), domain.runningText())
                .flatMap(text -> text.found().stream())
                .flatMap(xml -> Capabilities.grants(xml).stream())
                .distinct()
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static Judgement judge(RawCase domain, DomainText xml, String source) {
        List<String> accepted = domain.want(Keys.RAWIO);
        List<String> grants = Capabilities.grants(xml);
        List<String> extra =
                grants.stream().filter(one -> !accepted.contains(one)).toList();
        Judgement judgement = Judgement.when(extra.isEmpty(), Value.texts(grants), Value.texts(accepted), source);
        return grants.isEmpty() || !extra.isEmpty() ? judgement : judgement.noting("accepted by the policy");
    }

    /** What the process has. Also without rawio: a QEMU that runs as root may have kept everything. */
    private static Judgement effect(RawCase domain) {
        String source = domain.domain().process().source(Capabilities.STATUS) + " CapEff";
        return domain.domain()
                .onProcess(Capabilities.has(domain.domain(), domain.host().snapshot()), source, has -> {
                    if (has
                            && !domain.want(Keys.RAWIO).isEmpty()
                            && domain.domain().runningText() instanceof Reading.Unreadable<DomainText>(String reason)) {
                        return Judgement.unknown("whether an accepted disk grants it is not known: " + reason, source);
                    }
                    boolean granted = domain.domain().runningText().found().stream()
                            .anyMatch(xml -> !Capabilities.grants(xml).isEmpty());
                    boolean accepted = !domain.want(Keys.RAWIO).isEmpty();
                    Judgement judgement = Judgement.when(
                            !has || (granted && accepted),
                            Value.of(has ? "CAP_SYS_RAWIO" : "no CAP_SYS_RAWIO"),
                            Value.of(accepted ? "as accepted" : "no CAP_SYS_RAWIO"),
                            source);
                    return has && !granted
                            ? judgement.noting("no disk grants it: QEMU runs with root's capabilities"
                                    + " (user = \"root\" or clear_emulator_capabilities = 0 in qemu.conf)")
                            : judgement;
                });
    }
}
