package io.virtwright.engine.practice;

import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads a host for some practices, and judges what was read. */
public final class Auditor {
    /**
     * The host, its domains and the drop-ins of its units, what those name, and what that names; where /lib is a folder of
     * its own, the units in it are found one later. So many batches of probes at most, however many domains there are.
     */
    public static final int ROUNDS = 5;

    private final List<Practice> practices;
    private final Policy policy;
    private final boolean active;
    private final Set<String> domains;

    /** An auditor that makes passive probes only, of the host and all of its domains. */
    public Auditor(List<Practice> practices, Policy policy) {
        this(practices, policy, false, Set.of());
    }

    private Auditor(List<Practice> practices, Policy policy, boolean active, Set<String> domains) {
        this.practices = List.copyOf(practices);
        this.policy = policy;
        this.active = active;
        this.domains = Set.copyOf(domains);
    }

    /** The same, and it makes active probes too. */
    public Auditor withActiveProbes() {
        return new Auditor(practices, policy, true, domains);
    }

    /** The same, but it speaks of these domains only, and not of the host. Empty: of all. */
    public Auditor limitedTo(Set<String> names) {
        return new Auditor(practices, policy, active, names);
    }

    /** The names of the only domains that it speaks of; empty where it speaks of all. */
    public Set<String> domains() {
        return domains;
    }

    public List<Practice> practices() {
        return practices;
    }

    public Policy policy() {
        return policy;
    }

    /** Reads what the practices ask for. */
    public Snapshot look(String host, Eyes eyes) {
        return look(host, eyes, Set.of());
    }

    /** Reads what the practices ask for, and some more. */
    public Snapshot look(String host, Eyes eyes, Set<? extends Probe<?>> more) {
        Snapshot known = Snapshot.empty(host, eyes.time());
        for (int round = 0; round < ROUNDS; round++) {
            SequencedSet<Probe<?>> wanted = wanted(known, more);
            if (wanted.isEmpty()) {
                return known;
            }
            List<Probe<?>> withheld = wanted.stream()
                    .filter(probe -> !active && probe instanceof Probe.Active)
                    .toList();
            wanted.removeAll(withheld);
            known = known.plus(eyes.read(wanted)).plus(withheld(withheld));
        }
        return known;
    }

    private static Map<Probe<?>, Reading<?>> withheld(List<Probe<?>> probes) {
        Map<Probe<?>, Reading<?>> readings = new LinkedHashMap<>();
        for (Probe<?> probe : probes) {
            if (probe instanceof Probe.Active one) {
                readings.put(probe, Reading.unreadable("asked only with --probe: " + one.trace()));
            }
        }
        return readings;
    }

    private SequencedSet<Probe<?>> wanted(Snapshot known, Set<? extends Probe<?>> more) {
        SequencedSet<Probe<?>> wanted = new LinkedHashSet<>(more);
        practices.forEach(practice -> wanted.addAll(practice.probes(known, policy)));
        wanted.removeIf(known::has);
        return wanted;
    }

    /** What the practices find, as far as it is asked for, with the policy's waivers. */
    public List<Finding> assess(Snapshot snapshot) {
        Extent extent = extent(snapshot);
        LocalDate day = LocalDate.ofInstant(snapshot.taken(), ZoneOffset.UTC);
        return practices.stream()
                .flatMap(practice -> practice.assess(snapshot, policy).stream())
                .filter(finding -> extent.covers(finding.subject()))
                .map(finding -> policy.waive(finding, day))
                .toList();
    }

    /**
     * What the practices would change, without what is waived or not asked for. A remedy rests on the host as the one before
     * it leaves it, so that what follows a withheld one may find nothing to rest on.
     */
    public List<Remedy> remedies(Snapshot snapshot) {
        Extent extent = extent(snapshot);
        Set<String> waived = policy.waivers().isEmpty() ? Set.of() : waived(snapshot);
        return practices.stream()
                .flatMap(practice -> practice.remedies(snapshot, policy).stream())
                .filter(remedy -> extent.covers(remedy.change()))
                .filter(remedy -> !waived.contains(remedy.check().id() + " "
                        + Extent.domain(remedy.change()).orElse("")))
                .toList();
    }

    /** Each check that is waived, and the domain on which it is; without a domain, on the host. */
    private Set<String> waived(Snapshot snapshot) {
        return assess(snapshot).stream()
                .filter(Finding::isWaived)
                .map(finding -> finding.check().id() + " "
                        + switch (finding.subject().kind()) {
                            case HOST, LISTENER -> "";
                            case DOMAIN, DEVICE -> finding.subject().name();
                        })
                .collect(Collectors.toSet());
    }

    /** The names of the domains that the policy leaves alone, sorted. */
    public List<String> left(Snapshot snapshot) {
        return extent(snapshot).left().stream().sorted().toList();
    }

    private Extent extent(Snapshot snapshot) {
        return Extent.of(domains, policy, snapshot);
    }
}
