package io.virtwright.engine.practice;

import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;

/** Reads a host for some practices, and judges what was read. */
public final class Auditor {
    /** The host, its domains, what the domains name: so many batches of probes at most, however many domains there are. */
    public static final int ROUNDS = 3;

    private final List<Practice> practices;
    private final Policy policy;
    private final boolean active;

    /** An auditor that makes passive probes only. */
    public Auditor(List<Practice> practices, Policy policy) {
        this(practices, policy, false);
    }

    private Auditor(List<Practice> practices, Policy policy, boolean active) {
        this.practices = List.copyOf(practices);
        this.policy = policy;
        this.active = active;
    }

    /** The same, and it makes active probes too. */
    public Auditor withActiveProbes() {
        return new Auditor(practices, policy, true);
    }

    public List<Practice> practices() {
        return practices;
    }

    public Policy policy() {
        return policy;
    }

    /** Reads what the practices ask for. */
    public Snapshot look(String host, Eyes eyes) {
        Snapshot known = Snapshot.empty(host, eyes.time());
        for (int round = 0; round < ROUNDS; round++) {
            SequencedSet<Probe<?>> wanted = wanted(known);
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

    private SequencedSet<Probe<?>> wanted(Snapshot known) {
        SequencedSet<Probe<?>> wanted = new LinkedHashSet<>();
        practices.forEach(practice -> wanted.addAll(practice.probes(known, policy)));
        wanted.removeIf(known::has);
        return wanted;
    }

    public List<Finding> assess(Snapshot snapshot) {
        return practices.stream()
                .flatMap(practice -> practice.assess(snapshot, policy).stream())
                .toList();
    }
}
