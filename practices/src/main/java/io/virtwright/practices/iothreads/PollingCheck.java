package io.virtwright.practices.iothreads;

import io.virtwright.engine.change.LiveOperation.Polling;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether the threads poll as the policy says. */
final class PollingCheck implements IoCheck {
    static final Check CHECK = new Check(
            "io-threads.polling",
            "I/O threads poll as long as the policy says",
            Severity.LOW,
            "QEMU's I/O threads poll up to 32768 ns before they sleep: it shortens the way of a request and costs CPU"
                    + " time, the more threads the more.",
            "The guide does not speak of it.");

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
        Optional<Polling> wish = domain.wish().polling();
        if (wish.isEmpty()) {
            return List.of(Finding.notApplicable(CHECK, domain.subject(), "The policy leaves polling to QEMU."));
        }
        Polling want = wish.get();
        return List.of(finding(
                domain.subject(),
                layers(
                        domain.onLive(setup -> running(domain, setup, want)),
                        domain.onSaved(setup -> persistent(domain, setup, want)),
                        Judgement.notApplicable("QEMU tells only what it was told")),
                "Its I/O threads poll as the policy says.",
                "Its I/O threads don't poll as the policy says.",
                domain.remedy("set it now where it runs, and in the definition where libvirt is 9.4 or newer")));
    }

    /** Whether libvirt keeps polling in a definition; an older one drops the element without a word. */
    static boolean kept(DomainCase domain) {
        return domain.daemon()
                .filter(one -> DomainCase.older(one.library(), 9, 4))
                .isEmpty();
    }

    static boolean same(Polling have, Polling want) {
        return have.maxNs() == want.maxNs()
                && Math.max(0, have.grow()) == want.grow()
                && Math.max(0, have.shrink()) == want.shrink();
    }

    private static Judgement persistent(DomainCase domain, IoSetup setup, Polling want) {
        if (setup.threads().isEmpty()) {
            return Judgement.notApplicable("no I/O threads");
        }
        boolean good = setup.threads().stream()
                .allMatch(id -> Optional.ofNullable(setup.polls().get(id))
                        .filter(have -> same(have, want))
                        .isPresent());
        Judgement judgement = Judgement.when(
                good, Value.of(good ? words(want) : "something else"), Value.of(words(want)), domain.savedSource());
        return good || kept(domain)
                ? judgement
                : judgement.noting("libvirt before 9.4 can't keep it: it has to be set again after every start");
    }

    private static Judgement running(DomainCase domain, IoSetup setup, Polling want) {
        if (setup.threads().isEmpty()) {
            return Judgement.notApplicable("no I/O threads");
        }
        String source = "virsh domstats --iothread " + domain.domain().name();
        for (long id : setup.threads()) {
            Optional<Polling> have = now(domain.statistics(), id);
            if (have.isEmpty()) {
                return Judgement.unknown("libvirt tells nothing of the polling of thread " + id, source);
            }
            if (!same(have.get(), want)) {
                return Judgement.drift(
                        Value.of("thread " + id + ": " + words(have.get())), Value.of(words(want)), source);
            }
        }
        return Judgement.compliant(Value.of(words(want)), Value.of(words(want)), source);
    }

    static Optional<Polling> now(Map<String, Long> statistics, long id) {
        Optional<Long> max = Optional.ofNullable(statistics.get("iothread." + id + ".poll-max-ns"));
        return max.map(ns -> new Polling(
                ns,
                statistics.getOrDefault("iothread." + id + ".poll-grow", 0L),
                statistics.getOrDefault("iothread." + id + ".poll-shrink", 0L)));
    }

    static String words(Polling polling) {
        return "max " + polling.maxNs() + " ns, grow " + polling.grow() + ", shrink " + polling.shrink();
    }
}
