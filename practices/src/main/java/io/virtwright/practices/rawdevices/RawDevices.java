package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domains.DomainFindings;
import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.practice.Practice;
import io.virtwright.engine.practice.Remedy;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.List;
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
        return DomainFindings.of(snapshot, checks(), domains -> assess(snapshot, policy, domains));
    }

    private List<Finding> assess(Snapshot snapshot, Policy policy, List<HostDomain> domains) {
        RawHost host = RawHost.of(snapshot, policy, domains);
        return domains.stream()
                .map(domain -> RawCase.of(host, domain))
                .flatMap(domain -> checks.stream().flatMap(check -> assess(domain, check)))
                .toList();
    }

    private Stream<Finding> assess(RawCase domain, RawCheck check) {
        if (check == form) {
            // A domain without raw disks may be wanted to have one.
            return check.assess(domain).stream();
        }
        List<Finding> hidden = domain.hidden().entrySet().stream()
                .map(disk -> check.unknown(domain, disk.getKey(), disk.getValue()))
                .toList();
        if (domain.disks().isEmpty()) {
            return hidden.isEmpty() ? Stream.of(check.none(domain)) : hidden.stream();
        }
        return Stream.concat(check.assess(domain).stream(), check.isOfDisks() ? hidden.stream() : Stream.of());
    }

    @Override
    public List<Remedy> remedies(Snapshot snapshot, Policy policy) {
        return List.of();
    }
}
