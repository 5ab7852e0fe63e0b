package io.virtwright.practices.iothreads;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/** Whether the threads are there that the policy asks for by number or by id. */
final class DefinedCheck implements IoCheck {
    static final Check CHECK = new Check(
            "io-threads.defined",
            "the I/O threads that the policy asks for exist",
            Severity.LOW,
            "A disk that is plugged in later can only be given a thread that is there; and each thread costs the host some"
                    + " CPU time, because it polls.",
            "I/O Thread Configuration: <iothreads>4</iothreads>. The guide's ids 1 to N are only libvirt's default"
                    + " numbering: with <iothreadids> they may be any positive numbers.");

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
        if (!domain.wish().fixed()) {
            return List.of(Finding.notApplicable(
                    CHECK, domain.subject(), "The policy asks for no particular number of threads."));
        }
        return List.of(finding(
                domain.subject(),
                layers(
                        domain,
                        (_, setup, source) -> judge(domain, setup, setup.threads(), source),
                        domain.live()
                                .found()
                                .map(live -> domain.onProcess(threads -> judge(
                                        domain, live.setup(), threads.cpus().keySet(), threads.source())))
                                .orElseGet(() -> domain.live().isUnreadable()
                                        ? Judgement.unknown(
                                                "which threads are wanted of what runs is not known",
                                                domain.liveSource())
                                        : Judgement.notApplicable("not running"))),
                "It has the I/O threads that the policy asks for.",
                "Its I/O threads are not those that the policy asks for.",
                domain.remedy("define these and no others, " + COLD + "; a running domain gets new ones now")));
    }

    private static Judgement judge(DomainCase domain, IoSetup setup, Collection<Long> there, String source) {
        List<Long> wanted = domain.layout(setup).threads();
        return Judgement.when(
                new TreeSet<>(there).equals(new TreeSet<>(wanted)),
                Value.numbers(there.stream().sorted().toList()),
                Value.numbers(wanted.stream().sorted().toList()),
                source);
    }
}
