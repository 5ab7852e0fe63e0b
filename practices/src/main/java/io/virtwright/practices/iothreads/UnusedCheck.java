package io.virtwright.practices.iothreads;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import java.util.List;

/** Whether every defined thread serves something. */
final class UnusedCheck implements IoCheck {
    static final Check CHECK = new Check(
            "io-threads.unused",
            "no I/O thread is idle",
            Severity.LOW,
            "A thread that nothing names does nothing: who defined it thought that a disk had it.",
            "I/O Thread Configuration: the number of threads and their assignment are separate steps; doing only the"
                    + " first changes nothing.");

    @Override
    public Check check() {
        return CHECK;
    }

    @Override
    public boolean helpsRunning() {
        return true;
    }

    @Override
    public List<Finding> assess(DomainCase domain) {
        if (domain.threads().isEmpty() && domain.isReadable()) {
            return List.of(Finding.notApplicable(CHECK, domain.subject(), "It has no I/O threads."));
        }
        return List.of(
                finding(
                        domain.subject(),
                        layers(domain, UnusedCheck::judge, Judgement.notApplicable("")),
                        "Every I/O thread serves a device, or the policy asks for it.",
                        "I/O threads are defined that nothing uses.",
                        domain.remedy(
                                mayRemove(domain)
                                        ? "remove those that no device will use, " + COLD + "; a running domain's now"
                                        : "give them a device (io-threads.assign, or io-threads.per-thread: 1), or say"
                                                + " io-threads.count or io-threads.ids in a policy to have the others removed")));
    }

    /** An idle thread may be there for a disk that is plugged in later, so it goes only where a policy counts threads. */
    static boolean mayRemove(DomainCase domain) {
        return domain.wish().fixed();
    }

    private static Judgement judge(DomainCase domain, IoSetup setup, String source) {
        if (setup.threads().isEmpty()) {
            return Judgement.notApplicable("no I/O threads");
        }
        List<Long> kept = domain.wish().fixed() ? domain.layout(setup).threads() : List.of();
        List<Long> idle =
                setup.idle().stream().filter(id -> !kept.contains(id)).sorted().toList();
        return Judgement.when(idle.isEmpty(), Value.numbers(idle), Value.numbers(List.of()), source);
    }
}
