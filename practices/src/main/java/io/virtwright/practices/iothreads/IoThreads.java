package io.virtwright.practices.iothreads;

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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The practice {@code io-threads}: disks and SCSI controllers are served by threads of their own. */
public final class IoThreads implements Practice {
    private final List<IoCheck> checks = List.of(
            new AssignedCheck(),
            new DefinedCheck(),
            new UnusedCheck(),
            new SharedCheck(),
            new PinnedCheck(),
            new ValidCheck(),
            new PollingCheck());

    @Override
    public String id() {
        return Keys.PRACTICE;
    }

    @Override
    public String title() {
        return "I/O threads";
    }

    @Override
    public List<Check> checks() {
        return checks.stream().map(IoCheck::check).toList();
    }

    @Override
    public List<PolicyKey<?>> keys() {
        return Keys.ALL;
    }

    @Override
    public Set<Probe<?>> probes(Snapshot known, Policy policy) {
        Set<Probe<?>> probes = new LinkedHashSet<>(HostDomain.probes(known));
        probes.addAll(List.of(new Probe.Daemon(), HostCpus.ONLINE, HostCpus.POSSIBLE, new Probe.Statistics()));
        HostDomain.all(known).found().orElse(List.of()).stream()
                .filter(domain -> domain.domain().active())
                .forEach(domain -> {
                    probes.add(new Probe.RunningIoThreads(domain.domain().uuid()));
                    probes.addAll(RunningThreads.probes(domain));
                });
        return probes;
    }

    @Override
    public List<Finding> assess(Snapshot snapshot, Policy policy) {
        return DomainFindings.of(
                snapshot,
                checks(),
                domains -> DomainCase.all(snapshot, policy, domains).stream()
                        .flatMap(this::assess)
                        .toList());
    }

    private Stream<Finding> assess(DomainCase domain) {
        Optional<String> out = domain.outOfScope();
        return checks.stream()
                .flatMap(check -> out.isPresent()
                        ? Stream.of(Finding.notApplicable(check.check(), domain.subject(), "It is " + out.get() + "."))
                        : check.assess(domain).stream());
    }

    @Override
    public List<Remedy> remedies(Snapshot snapshot, Policy policy) {
        List<HostDomain> domains = HostDomain.all(snapshot).found().orElseGet(List::of);
        List<Remedy> remedies = new ArrayList<>();
        for (DomainCase domain : DomainCase.all(snapshot, policy, domains)) {
            List<Remedy> definition = DefinitionRemedies.of(domain);
            remedies.addAll(definition);
            // What runs follows the definition: its turn comes when that is as it should be.
            if (definition.isEmpty()) {
                remedies.addAll(LiveRemedies.of(domain, snapshot));
            }
        }
        return List.copyOf(remedies);
    }
}
