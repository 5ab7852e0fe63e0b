package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.practice.Practice;
import io.virtwright.engine.practice.Remedy;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The practice {@code raw-devices}: block devices of the host that are given to domains, safely. */
public final class RawDevices implements Practice {
    private final FormCheck form = new FormCheck();
    private final List<RawCheck> checks = List.of(
            new WholeDeviceCheck(),
            new InUseCheck(),
            new RawioCheck(),
            new StablePathCheck(),
            new OptionsCheck(),
            form);

    @Override
    public String id() {
        return Keys.PRACTICE;
    }

    @Override
    public String title() {
        return "Raw device mapping";
    }

    @Override
    public List<Check> checks() {
        return checks.stream().map(RawCheck::check).toList();
    }

    @Override
    public List<PolicyKey<?>> keys() {
        return Keys.ALL;
    }

    @Override
    public Set<Probe<?>> probes(Snapshot known, Policy policy) {
        return RawHost.probes(known);
    }

    @Override
    public List<Finding> assess(Snapshot snapshot, Policy policy) {
        return switch (HostDomain.all(snapshot)) {
            case Reading.Present<List<HostDomain>>(List<HostDomain> domains) ->
                domains.isEmpty() ? nothing(snapshot, "There are no domains.") : assess(snapshot, policy, domains);
            case Reading.Absent<List<HostDomain>>() -> nothing(snapshot, "There is no libvirt here.");
            case Reading.Unreadable<List<HostDomain>>(String reason) ->
                checks().stream()
                        .map(check -> Finding.of(
                                check,
                                Subject.host(snapshot.host()),
                                Map.of(
                                        Layer.PERSISTENT, Judgement.unknown(reason, "virsh list --all"),
                                        Layer.RUNNING, Judgement.unknown(reason, "virsh list --all")),
                                "Which domains there are is not known: " + reason + ".",
                                ""))
                        .toList();
        };
    }

    private List<Finding> assess(Snapshot snapshot, Policy policy, List<HostDomain> domains) {
        RawHost host = RawHost.of(snapshot, policy, domains);
        return domains.stream()
                .map(domain -> RawCase.of(host, domain))
                .flatMap(domain -> checks.stream().flatMap(check -> assess(domain, check)))
                .toList();
    }

    private Stream<Finding> assess(RawCase domain, RawCheck check) {
        // A domain without raw disks may be wanted to have one.
        return check != form && domain.disks().isEmpty()
                ? Stream.of(check.none(domain))
                : check.assess(domain).stream();
    }

    private List<Finding> nothing(Snapshot snapshot, String why) {
        return checks().stream()
                .map(check -> Finding.notApplicable(check, Subject.host(snapshot.host()), why))
                .toList();
    }

    @Override
    public List<Remedy> remedies(Snapshot snapshot, Policy policy) {
        return List.of();
    }
}
