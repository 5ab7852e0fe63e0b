package io.virtwright.practices.remoteaccess;

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
import java.util.stream.Stream;

/** The practice {@code remote-access}: libvirt on the network refuses strangers. */
public final class RemoteAccess implements Practice {

    @Override
    public String id() {
        return Keys.PRACTICE;
    }

    @Override
    public String title() {
        return "Remote access";
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
        Set<Probe<?>> probes = new LinkedHashSet<>();
        probes.add(new Probe.ThisMachine());
        probes.addAll(Setup.probes(known));
        probes.addAll(Sasl.probes(known));
        probes.addAll(LocalCheck.probes(known));
        return probes;
    }

    @Override
    public List<Finding> assess(Snapshot snapshot, Policy policy) {
        Setup setup = Setup.of(snapshot);
        List<Finding> findings = new ArrayList<>();
        findings.add(ListenerCheck.finding(setup, snapshot, policy));
        if (setup.cases().isEmpty()) {
            Optional<String> doubt = doubt(setup);
            Stream.of(Checks.AUTHENTICATION, Checks.MECHANISMS, Checks.PASSWORDS, Checks.AUTHORIZATION)
                    .map(check -> doubt.map(reason -> unknown(check, snapshot, reason))
                            .orElseGet(() -> Finding.notApplicable(
                                    check,
                                    Subject.host(snapshot.host()),
                                    "Nothing listens for libvirt on the network.")))
                    .forEach(findings::add);
        } else {
            setup.cases().forEach(one -> {
                findings.add(AuthenticationCheck.finding(one, snapshot, policy));
                findings.add(MechanismsCheck.finding(one, snapshot, policy));
                findings.add(AuthorizationCheck.finding(one, policy));
            });
            findings.add(PasswordsCheck.finding(setup.cases(), snapshot, policy));
        }
        findings.add(LocalCheck.finding(setup, snapshot));
        return List.copyOf(findings);
    }

    /** Why there may be a listener that was not seen. */
    private static Optional<String> doubt(Setup setup) {
        return Stream.concat(Stream.of(setup.running()), setup.planned().values().stream())
                .flatMap(reading ->
                        reading instanceof Reading.Unreadable<?>(String reason) ? Stream.of(reason) : Stream.of())
                .findFirst();
    }

    private static Finding unknown(Check check, Snapshot snapshot, String reason) {
        return Finding.of(
                check,
                Subject.host(snapshot.host()),
                Map.of(Layer.PERSISTENT, Judgement.unknown(reason, "units of libvirt's daemons")),
                "Whether there is a listener is not known: " + reason + ".",
                "");
    }

    /** None yet: an audit only. */
    @Override
    public List<Remedy> remedies(Snapshot snapshot, Policy policy) {
        return List.of();
    }
}
