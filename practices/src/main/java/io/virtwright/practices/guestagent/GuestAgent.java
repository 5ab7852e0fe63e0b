package io.virtwright.practices.guestagent;

import io.virtwright.engine.domains.DomainFindings;
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
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The practice {@code guest-agent}: what the agents of guests refuse, and whether their configuration says so. */
public final class GuestAgent implements Practice {

    @Override
    public String id() {
        return Keys.PRACTICE;
    }

    @Override
    public String title() {
        return "Guest agent";
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
        probes.addAll(Agent.probes(known));
        HostDomain.all(known).found().orElse(List.of()).stream()
                .filter(domain -> !Refusals.ofDomain(policy, domain.identity()).isEmpty())
                .filter(domain -> new DomainCase(domain).answers())
                .forEach(
                        domain -> probes.add(new Probe.GuestInfo(domain.domain().uuid())));
        return probes;
    }

    @Override
    public List<Finding> assess(Snapshot snapshot, Policy policy) {
        List<Finding> findings = new ArrayList<>(ofThisMachine(snapshot, policy));
        findings.addAll(ofDomains(snapshot, policy));
        return List.copyOf(findings);
    }

    private static List<Finding> ofThisMachine(Snapshot snapshot, Policy policy) {
        return switch (Agent.of(snapshot)) {
            case Reading.Absent<Agent>() ->
                List.of(Finding.notApplicable(
                        Checks.CONFIGURATION,
                        Subject.host(snapshot.host()),
                        "There is no qemu-ga on this machine"
                                + Agent.ofUnit(snapshot)
                                        .map(program -> ", though " + Start.name(snapshot) + " is to start " + program
                                                + ": nothing comes of that.")
                                        .orElse(": it is no guest, or one without an agent.")));
            case Reading.Unreadable<Agent>(String reason) ->
                List.of(unknown(Checks.CONFIGURATION, Layer.PERSISTENT, snapshot, reason, "the folders of programs"));
            case Reading.Present<Agent>(Agent agent) -> {
                Reading<Next> next = Next.of(agent, snapshot);
                yield List.of(
                        ConfigurationCheck.finding(agent, next, snapshot),
                        OwnBlockedCheck.finding(agent, next, snapshot, policy));
            }
        };
    }

    private static List<Finding> ofDomains(Snapshot snapshot, Policy policy) {
        return DomainFindings.of(
                snapshot,
                List.of(Checks.CHANNEL, Checks.BLOCKED),
                domains -> domains.stream()
                        .map(DomainCase::new)
                        .flatMap(domain -> Stream.of(
                                ChannelCheck.finding(domain, policy), BlockedCheck.finding(domain, snapshot, policy)))
                        .toList());
    }

    private static Finding unknown(Check check, Layer layer, Snapshot snapshot, String reason, String source) {
        return Finding.of(
                check,
                Subject.host(snapshot.host()),
                Map.of(layer, Judgement.unknown(reason, source)),
                "Not known: " + reason + ".",
                "");
    }

    /** None yet: an audit only. What a guest's agent refuses is never changed from the host. */
    @Override
    public List<Remedy> remedies(Snapshot snapshot, Policy policy) {
        return List.of();
    }
}
