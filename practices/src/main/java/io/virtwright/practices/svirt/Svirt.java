package io.virtwright.practices.svirt;

import io.virtwright.engine.domains.DomainFindings;
import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.practice.Practice;
import io.virtwright.engine.practice.Remedy;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The practice {@code svirt}: each domain confined by the host's security module, and apart from the others. */
public final class Svirt implements Practice {
    private final List<SvirtCheck> host = List.of(new EnforcingCheck(), new DriverCheck());
    private final List<SvirtCheck> domains = List.of(new ConfinedCheck(), new IsolationCheck(), new ImagesCheck());

    private Stream<SvirtCheck> all() {
        return Stream.concat(host.stream(), domains.stream());
    }

    @Override
    public String id() {
        return Keys.PRACTICE;
    }

    @Override
    public String title() {
        return "sVirt";
    }

    @Override
    public List<Check> checks() {
        return all().map(SvirtCheck::check).toList();
    }

    @Override
    public List<PolicyKey<?>> keys() {
        return Keys.ALL;
    }

    @Override
    public Set<Probe<?>> probes(Snapshot known, Policy policy) {
        return SvirtHost.probes(known);
    }

    @Override
    public List<Finding> assess(Snapshot snapshot, Policy policy) {
        return switch (HostDomain.all(snapshot)) {
            case Reading.Present<List<HostDomain>>(List<HostDomain> list) ->
                assess(SvirtHost.of(snapshot, policy, list));
            case Reading.Absent<List<HostDomain>>() -> {
                SvirtHost empty = SvirtHost.of(snapshot, policy, List.of());
                yield all().flatMap(check -> check.nothing(empty, "There is no libvirt here.").stream())
                        .toList();
            }
            case Reading.Unreadable<List<HostDomain>>(String reason) -> {
                SvirtHost empty = SvirtHost.of(snapshot, policy, List.of());
                yield Stream.concat(
                                host.stream().flatMap(check -> judge(check, empty)),
                                domains.stream()
                                        .map(check -> check.unknown(
                                                Subject.host(snapshot.host()),
                                                DomainFindings.notListed(reason),
                                                "virsh list --all")))
                        .toList();
            }
        };
    }

    private List<Finding> assess(SvirtHost one) {
        return Stream.concat(
                        host.stream().flatMap(check -> judge(check, one)),
                        domains.stream()
                                .flatMap(check -> one.domains().isEmpty()
                                        ? check.nothing(one, "There are no domains.").stream()
                                        : judge(check, one)))
                .toList();
    }

    private static Stream<Finding> judge(SvirtCheck check, SvirtHost host) {
        return switch (host.protection()) {
            case Protection.By(Lsm lsm, String _) -> check.assess(host, lsm).stream();
            case Protection.Nothing(String why) -> check.nothing(host, why).stream();
            case Protection.Hidden hidden -> check.assess(host, hidden).stream();
        };
    }

    @Override
    public List<Remedy> remedies(Snapshot snapshot, Policy policy) {
        return List.of();
    }
}
