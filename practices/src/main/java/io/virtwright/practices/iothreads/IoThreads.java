package io.virtwright.practices.iothreads;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.practice.Practice;
import io.virtwright.engine.practice.Remedy;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.DomainList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The practice {@code io-threads}: disks and SCSI controllers are served by threads of their own. */
public final class IoThreads implements Practice {
    private static final Probe<DomainList> DOMAINS = new Probe.Domains();

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
        Set<Probe<?>> probes = new LinkedHashSet<>(List.of(
                DOMAINS,
                new Probe.Daemon(),
                HostCpus.ONLINE,
                HostCpus.POSSIBLE,
                RunningThreads.PIDS,
                new Probe.Statistics()));
        known.get(DOMAINS)
                .found()
                .ifPresent(list -> list.domains().forEach(domain -> {
                    if (domain.persistent()) {
                        probes.add(new Probe.DomainXml(domain.uuid(), Probe.Form.PERSISTENT));
                    }
                    if (domain.active()) {
                        probes.add(new Probe.DomainXml(domain.uuid(), Probe.Form.RUNNING));
                        probes.add(new Probe.RunningIoThreads(domain.uuid()));
                        probes.addAll(RunningThreads.probes(known, domain));
                    }
                }));
        return probes;
    }

    @Override
    public List<Finding> assess(Snapshot snapshot, Policy policy) {
        return switch (snapshot.get(DOMAINS)) {
            case Reading.Present<DomainList>(DomainList list)
            when list.domains().isEmpty() -> nothing(snapshot, "There are no domains.");
            case Reading.Present<DomainList>(DomainList list) ->
                DomainCase.all(snapshot, policy, list.domains()).stream()
                        .flatMap(this::assess)
                        .toList();
            case Reading.Absent<DomainList>() -> nothing(snapshot, "There is no libvirt here.");
            case Reading.Unreadable<DomainList>(String reason) ->
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

    private List<Finding> nothing(Snapshot snapshot, String why) {
        return checks().stream()
                .map(check -> Finding.notApplicable(check, Subject.host(snapshot.host()), why))
                .toList();
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
        List<Domain> domains =
                snapshot.get(DOMAINS).found().map(DomainList::domains).orElseGet(List::of);
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
