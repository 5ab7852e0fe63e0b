package io.virtwright.engine.practice;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.List;
import java.util.Set;

/**
 * One of the guide's practices: all knowledge of it, and no I/O. Every method is a pure function of its arguments.
 *
 * <p>Its page stands beside its class as {@code ID.md} (for instance {@code halt-polling.md}) and is a resource.
 */
public interface Practice {
    /** Its name in commands, policies and check ids: {@code halt-polling}. */
    String id();

    /** Its name for people. */
    String title();

    List<Check> checks();

    List<PolicyKey<?>> keys();

    /**
     * What it wants to be read, given what is known. It is asked up to three times: with nothing known; with the first
     * answers (domains are known); with the second ones (definitions are known). It may repeat what is known already.
     */
    Set<Probe<?>> probes(Snapshot known, Policy policy);

    /** Every check on every subject that it has there, the compliant and the not applicable included. */
    List<Finding> assess(Snapshot snapshot, Policy policy);

    /**
     * What would put right what can be put right from here. Each remedy rests on the host as the earlier ones of the same
     * list leave it. Empty when nothing is left to do.
     */
    List<Remedy> remedies(Snapshot snapshot, Policy policy);
}
