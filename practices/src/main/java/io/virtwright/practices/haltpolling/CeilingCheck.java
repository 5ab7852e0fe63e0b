package io.virtwright.practices.haltpolling;

import io.virtwright.engine.boot.RunningKernel;
import io.virtwright.engine.domains.DomainFindings;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.text.KernelRelease;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code halt-polling.ceiling}: halt_poll_ns now, after the next boot, and for the domains that run. */
final class CeilingCheck {
    static final String TUNED = "/etc/tuned/active_profile";

    private final Host host;
    private final Snapshot snapshot;
    private final Want want;
    private final Policy policy;

    private CeilingCheck(Host host, Snapshot snapshot, Policy policy) {
        this.host = host;
        this.snapshot = snapshot;
        this.policy = policy;
        this.want = Want.of(Parameter.CEILING, policy).orElseThrow();
    }

    static Finding finding(Host host, Snapshot snapshot, Policy policy) {
        Subject subject = Subject.host(host.name());
        return switch (host.kvm()) {
            case Kvm.Missing(String why) ->
                Finding.notApplicable(Checks.CEILING, subject, "This host runs no KVM domains: " + why + ".");
            case Kvm.Hidden(String reason) -> Findings.unknown(Checks.CEILING, subject, reason, Kvm.DEVICE);
            case Kvm.Loadable(), Kvm.BuiltIn() -> new CeilingCheck(host, snapshot, policy).judged(subject);
        };
    }

    private Finding judged(Subject subject) {
        Knob knob = Knob.of(Parameter.CEILING, snapshot);
        NextBoot boot = host.nextBoot(Parameter.CEILING, snapshot).orElseThrow();
        Judgement running = knob.judge(want);
        Judgement persistent = boot.judge(want);
        Judgement effect = effect(running);
        if (running.verdict() != Verdict.UNKNOWN) {
            running = running.noting(others());
        }
        Finding finding = Finding.of(
                Checks.CEILING,
                subject,
                Map.of(Layer.RUNNING, running, Layer.PERSISTENT, persistent, Layer.EFFECT, effect),
                summary(knob, running, boot, persistent, effect),
                String.join(
                        " ", Advice.sentences(Parameter.CEILING, host, snapshot, policy, running, persistent, effect)));
        if (boot.keepsKvmOut()) {
            // not a matter of speed any more: no domain starts after the next boot
            return finding.withSeverity(Severity.HIGH);
        }
        return !want.isExact() && onlyEffectUnknown(running, persistent, effect)
                ? finding.withSeverity(Severity.ADVICE)
                : finding;
    }

    /** A kernel that can't tell what its domains use is no reason to fail an audit that asked for no number. */
    private static boolean onlyEffectUnknown(Judgement running, Judgement persistent, Judgement effect) {
        return running.verdict() == Verdict.COMPLIANT
                && persistent.verdict() == Verdict.COMPLIANT
                && effect.verdict() == Verdict.UNKNOWN;
    }

    private String others() {
        List<String> words = new ArrayList<>();
        for (Parameter parameter : List.of(Parameter.GROW, Parameter.GROW_START, Parameter.SHRINK)) {
            Knob.of(parameter, snapshot).number().ifPresent(n -> words.add(parameter.key() + " " + n));
        }
        SnapshotFiles.line(snapshot, TUNED)
                .found()
                .filter(profile -> !profile.isEmpty())
                .ifPresent(profile -> words.add("TuneD profile " + Knob.printable(profile) + " is active"));
        return String.join(", ", words);
    }

    /** What the domains that run now really have as their ceiling. */
    private Judgement effect(Judgement running) {
        if (host.release().isEmpty()) {
            return Judgement.unknown(
                    "the kernel's release is not known, and kernels differ in when a new ceiling reaches running domains",
                    RunningKernel.RELEASE);
        }
        KernelRelease release = host.release().get();
        return switch (host.running()) {
            case Reading.Absent<List<RunningDomain>>() ->
                Judgement.notApplicable("there is no libvirt that could tell of running domains");
            case Reading.Unreadable<List<RunningDomain>>(String reason) ->
                Judgement.unknown(DomainFindings.notListed(reason), "libvirt");
            case Reading.Present<List<RunningDomain>>(List<RunningDomain> all) -> {
                List<RunningDomain> domains =
                        all.stream().filter(domain -> !domain.isEmulated()).toList();
                if (domains.isEmpty()) {
                    yield Judgement.notApplicable("no KVM domain runs");
                }
                yield switch (Reach.of(release)) {
                    case LIVE ->
                        new Judgement(
                                running.verdict(),
                                running.have(),
                                running.want(),
                                RunningKernel.RELEASE,
                                running.verdict() == Verdict.UNKNOWN
                                        ? "kernel " + release.text() + " reads the ceiling at each halt: "
                                                + running.note()
                                        : "kernel " + release.text() + " reads the ceiling at each halt");
                    case AT_START -> copied(domains, release);
                };
            }
        };
    }

    /** Kernels 5.8 to 6.0: each domain keeps a copy that nothing shows. Only KVM's counters can betray it. */
    private Judgement copied(List<RunningDomain> domains, KernelRelease release) {
        List<String> wrong = new ArrayList<>();
        for (RunningDomain domain : domains) {
            PollCounters.of(domain, snapshot)
                    .found()
                    .filter(this::betrays)
                    .ifPresent(_ -> wrong.add(domain.domain().name()));
        }
        if (!wrong.isEmpty()) {
            return Judgement.drift(Value.texts(wrong), want.shown(), "libvirt statistics")
                    .noting("they started with another ceiling and keep it");
        }
        return Judgement.unknown(
                "kernel " + release.text()
                        + " copies the ceiling when a domain starts, shows the copy nowhere, and nothing"
                        + " records when the parameter was written",
                RunningKernel.RELEASE);
    }

    /** Whether a domain has polled at all where it must not, or longer than it may (twice: a poll may overrun its end). */
    private boolean betrays(PollCounters counters) {
        return want.most() == 0 ? counters.polled() : counters.meanPollNs().orElse(0) > 2.0 * want.most();
    }

    private String summary(Knob knob, Judgement running, NextBoot boot, Judgement persistent, Judgement effect) {
        StringBuilder text = new StringBuilder();
        text.append(knob.number()
                .map(n -> n == 0 ? "Halt polling is off" : "Halt polling is on, up to " + n + " ns")
                .orElse("The ceiling of halt polling can't be read (" + knob.shown() + ")"));
        if (running.verdict() == Verdict.DRIFT) {
            text.append(" (wanted: ").append(want.shown()).append(')');
        }
        text.append("; after the next boot ");
        if (boot.keepsKvmOut()) {
            text.append("kvm will not load, because of an option that it refuses");
        } else if (persistent.verdict() == Verdict.UNKNOWN) {
            text.append("it is not known");
        } else {
            text.append(boot.certain()
                    .map(n -> n == 0 ? "it is off" : "it is " + n + " ns")
                    .orElseGet(() -> "it is from among "
                            + persistent.have().map(String::valueOf).orElse("several")));
        }
        if (effect.verdict() == Verdict.UNKNOWN && running.verdict() != Verdict.UNKNOWN) {
            text.append("; what running domains use can't be told");
        }
        return text.append('.').toString();
    }
}
