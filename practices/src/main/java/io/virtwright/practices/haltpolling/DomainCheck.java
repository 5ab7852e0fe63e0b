package io.virtwright.practices.haltpolling;

import io.virtwright.engine.domains.DomainFindings;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** {@code halt-polling.domain}: whether the ceiling reaches a running domain, and what polling brings and costs it. */
final class DomainCheck {
    private static final String XML = "virsh dumpxml";
    private static final String STATISTICS = "virsh domstats --cpu-total --vcpu, /sys/kernel/debug/kvm";

    private DomainCheck() {}

    static List<Finding> findings(Host host, Snapshot snapshot, Policy policy) {
        return switch (host.running()) {
            case Reading.Present<List<RunningDomain>>(List<RunningDomain> domains) ->
                domains.stream()
                        .map(domain -> finding(host, domain, snapshot, policy))
                        .toList();
            case Reading.Absent<List<RunningDomain>>() -> List.of();
            case Reading.Unreadable<List<RunningDomain>>(String reason) ->
                List.of(Findings.unknown(
                        Checks.DOMAIN, Subject.host(host.name()), DomainFindings.notListed(reason), "libvirt"));
        };
    }

    private static Finding finding(Host host, RunningDomain domain, Snapshot snapshot, Policy policy) {
        Subject subject = domain.domain().subject();
        return switch (domain.traits()) {
            case Reading.Present<RunningDomain.Traits>(RunningDomain.Traits traits) -> {
                if (!traits.isKvm()) {
                    yield Finding.notApplicable(
                            Checks.DOMAIN,
                            subject,
                            "The domain is of type '" + Knob.printable(traits.type()) + "': KVM does not run it.");
                }
                yield traits.ownIdling()
                        ? Finding.notApplicable(
                                Checks.DOMAIN,
                                subject,
                                "cpu-pm=on lets the guest idle on the real CPU: KVM sees no halt and does not poll.")
                        : judged(host, domain, traits, subject, snapshot, policy);
            }
            case Reading.Absent<RunningDomain.Traits>() ->
                Findings.unknown(Checks.DOMAIN, subject, "its running definition is gone", XML);
            case Reading.Unreadable<RunningDomain.Traits>(String reason) ->
                Findings.unknown(Checks.DOMAIN, subject, reason, XML);
        };
    }

    private static Finding judged(
            Host host,
            RunningDomain domain,
            RunningDomain.Traits traits,
            Subject subject,
            Snapshot snapshot,
            Policy policy) {
        Optional<Long> limit = policy.domain(Keys.MAX_WASTE, domain.domain().identity());
        Reading<PollCounters> counters = PollCounters.of(domain, snapshot);
        Judgement effect = effect(counters, limit);
        String reached = traits.pollControl() ? "the guest may turn it off (poll-control)" : "it does";
        Judgement running = Judgement.compliant(Value.of(reached), Value.of("the ceiling reaches it"), XML)
                .noting(String.join("; ", remarks(host, traits)));
        Finding finding = Finding.of(
                Checks.DOMAIN,
                subject,
                Map.of(Layer.RUNNING, running, Layer.EFFECT, effect),
                summary(traits, counters),
                switch (effect.verdict()) {
                    case DRIFT ->
                        "Lower the ceiling (halt-polling.ceiling), or let windows shrink faster (halt-polling.shrink).";
                    case COMPLIANT, NOT_APPLICABLE, UNKNOWN -> "";
                });
        return limit.isPresent() ? finding.withSeverity(Severity.LOW) : finding;
    }

    private static List<String> remarks(Host host, RunningDomain.Traits traits) {
        List<String> remarks = new ArrayList<>();
        if (traits.pollControl()) {
            remarks.add(
                    "a guest that runs the haltpoll cpuidle driver polls by itself and turns the host's polling off");
        }
        if (traits.hintDedicated()) {
            remarks.add("hint-dedicated tells the guest that it may poll by itself");
        }
        if (host.architecture().filter("aarch64"::equals).isPresent()) {
            remarks.add("on arm64 with GICv4 a lone vCPU's WFI may not trap: then KVM does not poll");
        }
        return remarks;
    }

    private static Judgement effect(Reading<PollCounters> reading, Optional<Long> limit) {
        return switch (reading) {
            case Reading.Unreadable<PollCounters>(String reason) -> Judgement.unknown(reason, STATISTICS);
            case Reading.Absent<PollCounters>() -> Judgement.unknown("there are no statistics", STATISTICS);
            case Reading.Present<PollCounters>(PollCounters counters) -> {
                if (counters.isEmpty()) {
                    yield Judgement.unknown("no counters of KVM: neither libvirt nor debugfs tells them", STATISTICS);
                }
                Value have = Value.of(words(counters));
                if (limit.isEmpty()) {
                    yield Judgement.compliant(have, Value.of("any"), STATISTICS);
                }
                Value want = Value.of("at most " + limit.get() + " % of vCPU time wasted");
                yield counters.waste().isPresent()
                        ? Judgement.when(counters.waste().getAsDouble() * 100 <= limit.get(), have, want, STATISTICS)
                        : Judgement.unknown(
                                "how long the domain has run, or its number of vCPUs, is not known", STATISTICS);
            }
        };
    }

    private static String summary(RunningDomain.Traits traits, Reading<PollCounters> counters) {
        String first = traits.pollControl()
                ? "The ceiling applies unless the guest turns host polling off"
                : "The ceiling applies";
        return first
                + counters.found()
                        .filter(found -> !found.isEmpty())
                        .map(found -> "; since it started: " + words(found))
                        .orElse("; KVM's counters could not be read")
                + ".";
    }

    private static String words(PollCounters counters) {
        if (!counters.polled()) {
            return "no polls";
        }
        List<String> words = new ArrayList<>();
        counters.successRatio().ifPresent(ratio -> words.add(percent(ratio) + " of polls successful"));
        counters.waste().ifPresent(waste -> words.add(percent(waste) + " of vCPU time wasted"));
        if (words.isEmpty()) {
            counters.successNs().ifPresent(ns -> words.add(ns + " ns in polls with success"));
            counters.failNs().ifPresent(ns -> words.add(ns + " ns in polls without"));
        }
        return String.join(", ", words);
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", share * 100);
    }
}
