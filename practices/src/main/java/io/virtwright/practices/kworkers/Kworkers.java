package io.virtwright.practices.kworkers;

import io.virtwright.engine.boot.BootCommand;
import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.practice.Practice;
import io.virtwright.engine.practice.Remedy;
import io.virtwright.engine.snapshot.DomainList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Kernel workers. What is true of them, and what is wanted by default and why, stands in kworkers.md. */
public final class Kworkers implements Practice {

    @Override
    public String id() {
        return Keys.PRACTICE;
    }

    @Override
    public String title() {
        return "Kernel workers";
    }

    @Override
    public List<Check> checks() {
        return Checks.ALL;
    }

    @Override
    public List<PolicyKey<?>> keys() {
        return Keys.ALL;
    }

    @Override
    public Set<Probe<?>> probes(Snapshot known, Policy policy) {
        Set<Probe<?>> probes = new LinkedHashSet<>(HostDomain.probes(known));
        probes.addAll(Topology.probes());
        probes.addAll(Masks.probes());
        probes.addAll(NextBoot.probes(known));
        probes.addAll(BootCommand.probes());
        // Threads by the thousand: they are looked at only where something may be wanted of them.
        boolean domains = known.get(new Probe.Domains())
                .found()
                .map(DomainList::domains)
                .filter(all -> !all.isEmpty())
                .isPresent();
        boolean exact = policy.host(Keys.MASK) instanceof Keys.MaskWish.Exactly;
        if (domains || exact) {
            probes.addAll(Workers.probes(known));
            probes.add(Topology.SIBLINGS);
        }
        return probes;
    }

    @Override
    public List<Finding> assess(Snapshot snapshot, Policy policy) {
        Situation situation = Situation.of(snapshot, policy);
        return List.of(MaskCheck.finding(situation, snapshot), QueuesCheck.finding(situation, snapshot));
    }

    @Override
    public List<Remedy> remedies(Snapshot snapshot, Policy policy) {
        return List.of();
    }
}
