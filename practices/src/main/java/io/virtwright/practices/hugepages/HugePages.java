package io.virtwright.practices.hugepages;

import io.virtwright.engine.boot.BootCommand;
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
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Huge pages. What is true of them, and what is wanted by default and why, stands in huge-pages.md. */
public final class HugePages implements Practice {

    @Override
    public String id() {
        return Keys.PRACTICE;
    }

    @Override
    public String title() {
        return "Huge pages";
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
        probes.add(new Probe.Daemon());
        probes.addAll(Pools.probes());
        probes.addAll(NextPools.probes(known));
        probes.addAll(Mounts.probes(known));
        probes.addAll(Thp.probes());
        probes.addAll(NextThp.probes(known));
        probes.addAll(BootCommand.probes());
        HostDomain.all(known).found().stream()
                .flatMap(List::stream)
                .forEach(domain -> probes.addAll(Backing.probes(domain)));
        return probes;
    }

    @Override
    public List<Finding> assess(Snapshot snapshot, Policy policy) {
        Pools pools = Pools.of(snapshot);
        Reading<List<Guest>> guests = Guest.all(snapshot, policy, pools);
        List<Finding> findings = new ArrayList<>();
        findings.addAll(pools(snapshot, policy, pools, guests));
        findings.add(mount(snapshot, pools, guests));
        findings.addAll(domains(snapshot, pools, guests));
        findings.add(TransparentCheck.finding(snapshot, policy, guests));
        return List.copyOf(findings);
    }

    private static List<Finding> pools(Snapshot snapshot, Policy policy, Pools pools, Reading<List<Guest>> guests) {
        NextPools next = NextPools.of(pools, snapshot);
        SortedMap<Long, BootPools.Count> wanted = policy.host(Keys.POOLS).orElseGet(TreeMap::new);
        List<Finding> findings = new ArrayList<>();
        Optional<Finding> host = HostMemoryCheck.finding(snapshot, policy, pools, next);
        host.ifPresent(findings::add);
        switch (guests) {
            case Reading.Present<List<Guest>>(List<Guest> all) -> {
                List<String> hidden = hidden(all);
                findings.addAll(new PoolCheck(snapshot, pools, next, all, hidden, wanted).findings());
                if (!hidden.isEmpty() && findings.size() == host.stream().count()) {
                    findings.add(unknown(Checks.POOL, snapshot, String.join("; ", hidden)));
                }
            }
            case Reading.Absent<List<Guest>>() ->
                findings.addAll(new PoolCheck(snapshot, pools, next, List.of(), List.of(), wanted).findings());
            case Reading.Unreadable<List<Guest>>(String reason) ->
                findings.add(unknown(Checks.POOL, snapshot, DomainFindings.notListed(reason)));
        }
        if (findings.isEmpty()) {
            findings.add(Finding.notApplicable(
                    Checks.POOL,
                    Subject.host(snapshot.host()),
                    "No domain asks for static pages, and there is no pool of them."));
        }
        return findings;
    }

    private static Finding mount(Snapshot snapshot, Pools pools, Reading<List<Guest>> guests) {
        return switch (guests) {
            case Reading.Present<List<Guest>>(List<Guest> all) -> MountCheck.finding(snapshot, pools, all, hidden(all));
            case Reading.Absent<List<Guest>>() ->
                Finding.notApplicable(Checks.MOUNT, Subject.host(snapshot.host()), "There is no libvirt here.");
            case Reading.Unreadable<List<Guest>>(String reason) ->
                unknown(Checks.MOUNT, snapshot, DomainFindings.notListed(reason));
        };
    }

    private static List<Finding> domains(Snapshot snapshot, Pools pools, Reading<List<Guest>> guests) {
        return switch (guests) {
            case Reading.Present<List<Guest>>(List<Guest> all)
            when !all.isEmpty() ->
                all.stream().map(guest -> DomainCheck.finding(guest, pools)).toList();
            case Reading.Present<List<Guest>> _ ->
                List.of(Finding.notApplicable(Checks.DOMAIN, Subject.host(snapshot.host()), "There are no domains."));
            case Reading.Absent<List<Guest>>() ->
                List.of(Finding.notApplicable(
                        Checks.DOMAIN, Subject.host(snapshot.host()), "There is no libvirt here."));
            case Reading.Unreadable<List<Guest>>(String reason) ->
                List.of(unknown(Checks.DOMAIN, snapshot, DomainFindings.notListed(reason)));
        };
    }

    private static List<String> hidden(List<Guest> guests) {
        return guests.stream()
                .filter(guest ->
                        guest.defined().isUnreadable() || guest.running().isUnreadable())
                .map(guest -> "what domain " + guest.domain().name() + " asks for can't be read")
                .toList();
    }

    private static Finding unknown(Check check, Snapshot snapshot, String reason) {
        return Finding.of(
                check,
                Subject.host(snapshot.host()),
                Map.of(Layer.RUNNING, Judgement.unknown(reason, "libvirt")),
                "Not known: " + reason + ".",
                "");
    }

    @Override
    public List<Remedy> remedies(Snapshot snapshot, Policy policy) {
        return List.of();
    }
}
