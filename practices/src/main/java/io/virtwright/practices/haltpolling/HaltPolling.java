package io.virtwright.practices.haltpolling;

import io.virtwright.engine.boot.BootEntries;
import io.virtwright.engine.boot.BootTemplates;
import io.virtwright.engine.boot.RunningKernel;
import io.virtwright.engine.boot.Tmpfiles;
import io.virtwright.engine.change.Change;
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

/** Halt polling. What is true of it, and what is wanted by default and why, stands in halt-polling.md. */
public final class HaltPolling implements Practice {

    @Override
    public String id() {
        return Keys.PRACTICE;
    }

    @Override
    public String title() {
        return "Halt polling";
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
        for (Parameter parameter : Parameter.values()) {
            probes.add(parameter.probe());
        }
        probes.addAll(Kvm.probes());
        probes.add(new Probe.FileContent(RunningKernel.RELEASE));
        probes.add(new Probe.FileContent(CeilingCheck.TUNED));
        probes.addAll(BootEntries.probes());
        probes.addAll(BootTemplates.probes());
        probes.addAll(ModuleOptions.probes());
        probes.addAll(Tmpfiles.probes());
        probes.addAll(Advice.probes());
        probes.addAll(DropIns.probes());
        probes.add(new Probe.Statistics());
        probes.add(ProcessAge.UPTIME);
        probes.addAll(DropIns.probesOfMentions(known));
        probes.addAll(HostDomain.probes(known));
        HostDomain.all(known).found().orElse(List.of()).forEach(domain -> {
            probes.addAll(ProcessAge.probes(domain.process()));
            PollCounters.probe(domain.process()).ifPresent(probes::add);
        });
        return probes;
    }

    @Override
    public List<Finding> assess(Snapshot snapshot, Policy policy) {
        Host host = Host.of(snapshot);
        List<Finding> findings = new ArrayList<>();
        findings.add(CeilingCheck.finding(host, snapshot, policy));
        findings.add(WindowCheck.finding(host, snapshot, policy));
        findings.addAll(DomainCheck.findings(host, snapshot, policy));
        return List.copyOf(findings);
    }

    @Override
    public List<Remedy> remedies(Snapshot snapshot, Policy policy) {
        Host host = Host.of(snapshot);
        List<Remedy> remedies = new ArrayList<>();
        Snapshot predicted = snapshot;
        for (Parameter parameter : Parameter.values()) {
            Optional<Want> want = Want.of(parameter, policy);
            if (want.isEmpty()) {
                continue;
            }
            // the options of several parameters may stand in one file: each repair begins where the one before it ended
            for (Change change :
                    Repair.of(parameter, want.get(), host, predicted).changes()) {
                remedies.add(new Remedy(parameter == Parameter.CEILING ? Checks.CEILING : Checks.WINDOW, change));
                predicted = change.predict(predicted);
            }
        }
        return List.copyOf(remedies);
    }
}
