package io.virtwright.practices.haltpolling;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code halt-polling.window}: growth and shrinking of the windows, where the policy speaks of them. */
final class WindowCheck {
    static final List<Parameter> PARAMETERS = List.of(Parameter.GROW, Parameter.GROW_START, Parameter.SHRINK);

    private WindowCheck() {}

    static Finding finding(Host host, Snapshot snapshot, Policy policy) {
        Subject subject = Subject.host(host.name());
        Map<Parameter, Want> wants = new LinkedHashMap<>();
        PARAMETERS.forEach(parameter -> Want.of(parameter, policy).ifPresent(want -> wants.put(parameter, want)));
        if (wants.isEmpty()) {
            return Finding.notApplicable(
                    Checks.WINDOW, subject, "The policy leaves the growth of polling windows to the kernel.");
        }
        return switch (host.kvm()) {
            case Kvm.Missing(String why) ->
                Finding.notApplicable(Checks.WINDOW, subject, "This host runs no KVM domains: " + why + ".");
            case Kvm.Hidden(String reason) -> Findings.unknown(Checks.WINDOW, subject, reason, Kvm.DEVICE);
            case Kvm.Loadable(), Kvm.BuiltIn() -> judged(subject, host, snapshot, policy, wants);
        };
    }

    private static Finding judged(
            Subject subject, Host host, Snapshot snapshot, Policy policy, Map<Parameter, Want> wants) {
        Map<Parameter, Judgement> running = new LinkedHashMap<>();
        Map<Parameter, Judgement> persistent = new LinkedHashMap<>();
        Set<String> advice = new LinkedHashSet<>();
        boolean kvmOut = false;
        for (Map.Entry<Parameter, Want> entry : wants.entrySet()) {
            Parameter parameter = entry.getKey();
            NextBoot boot = host.nextBoot(parameter, snapshot).orElseThrow();
            Judgement now = Knob.of(parameter, snapshot).judge(entry.getValue());
            Judgement later = boot.judge(entry.getValue());
            running.put(parameter, now);
            persistent.put(parameter, later);
            kvmOut |= boot.keepsKvmOut();
            advice.addAll(Advice.sentences(parameter, host, snapshot, policy, now, later, Judgement.notApplicable("")));
        }
        Finding finding = Finding.of(
                Checks.WINDOW,
                subject,
                Map.of(Layer.RUNNING, together(running), Layer.PERSISTENT, together(persistent)),
                "Now " + words(running) + "; after the next boot " + words(persistent) + ".",
                String.join(" ", advice));
        return kvmOut ? finding.withSeverity(Severity.HIGH) : finding;
    }

    private static String words(Map<Parameter, Judgement> parts) {
        return parts.entrySet().stream()
                .map(part -> part.getKey().key() + " "
                        + part.getValue().have().map(Value::toString).orElse("unknown"))
                .collect(Collectors.joining(", "));
    }

    private static Judgement together(Map<Parameter, Judgement> parts) {
        Verdict verdict =
                Verdict.of(parts.values().stream().map(Judgement::verdict).toList());
        return new Judgement(
                verdict,
                Optional.of(Value.texts(List.of(words(parts)))),
                Optional.of(Value.texts(parts.entrySet().stream()
                        .map(part -> part.getKey().key() + " "
                                + part.getValue().want().map(Value::toString).orElse("?"))
                        .toList())),
                parts.values().stream().map(Judgement::source).distinct().collect(Collectors.joining(", ")),
                parts.values().stream()
                        .map(Judgement::note)
                        .filter(note -> !note.isEmpty())
                        .distinct()
                        .collect(Collectors.joining("; ")));
    }
}
