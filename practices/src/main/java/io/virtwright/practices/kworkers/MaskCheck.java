package io.virtwright.practices.kworkers;

import io.virtwright.engine.boot.BootCommand;
import io.virtwright.engine.boot.RunningKernel;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.text.CpuSet;
import io.virtwright.engine.text.KernelRelease;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code kworkers.mask}: the mask for all unbound workqueues now, after the next boot, and where the workers really may run. */
final class MaskCheck {
    private final Situation.Clear situation;
    private final Want want;
    private final Snapshot snapshot;

    private MaskCheck(Situation.Clear situation, Snapshot snapshot) {
        this.situation = situation;
        this.want = situation.want();
        this.snapshot = snapshot;
    }

    static Finding finding(Situation situation, Snapshot snapshot) {
        Subject subject = Subject.host(snapshot.host());
        return switch (situation) {
            case Situation.Nothing(String why) ->
                Finding.notApplicable(Checks.MASK, subject, why + Squeeze.aside(snapshot));
            case Situation.Hidden(String reason, String source) ->
                Finding.of(
                        Checks.MASK,
                        subject,
                        Map.of(Layer.RUNNING, Judgement.unknown(reason, source)),
                        "What the mask should be is not known: " + reason + ".",
                        "");
            case Situation.Clear clear -> new MaskCheck(clear, snapshot).judged(subject);
        };
    }

    private Finding judged(Subject subject) {
        Reading<CpuSet> mask = Masks.read(Masks.GLOBAL, snapshot);
        NextBoot boot = NextBoot.of(want.topology(), snapshot);
        Judgement running = running(mask);
        Judgement persistent = persistent(boot);
        Workers workers = Workers.of(snapshot);
        Judgement effect = effect(workers, running);
        Finding finding = Finding.of(
                Checks.MASK,
                subject,
                Map.of(Layer.RUNNING, running, Layer.PERSISTENT, persistent, Layer.EFFECT, effect),
                summary(mask, persistent, effect),
                remedy(running, persistent, effect, boot));
        boolean onlyEffectUnknown = running.verdict() == Verdict.COMPLIANT
                && persistent.verdict() == Verdict.COMPLIANT
                && effect.verdict() == Verdict.UNKNOWN;
        return onlyEffectUnknown
                        && workers.hidden().isEmpty()
                        && !workers.unbound().isEmpty()
                ? finding.withSeverity(Severity.ADVICE)
                : finding;
    }

    private Judgement running(Reading<CpuSet> reading) {
        if (!(reading instanceof Reading.Present<CpuSet>(CpuSet mask))) {
            return Judgement.unknown(Topology.reason(reading), Masks.GLOBAL);
        }
        List<String> notes = new ArrayList<>(situation.remarks());
        Masks.read(Masks.ISOLATED, snapshot)
                .found()
                .filter(isolated -> !isolated.isEmpty())
                .ifPresent(isolated -> notes.add("isolated cpuset partitions take out " + isolated.list()));
        Masks.read(Masks.REQUESTED, snapshot)
                .found()
                .filter(requested -> !requested.equals(mask))
                .ifPresent(requested -> notes.add("requested were " + requested.list()));
        Squeeze.of(want.topology(), mask).ifPresent(notes::add);
        toDedicated(mask).ifPresent(notes::add);
        return judge(mask, Masks.GLOBAL, notes);
    }

    /** What a policy's own mask does to the domains. */
    private Optional<String> toDedicated(CpuSet mask) {
        CpuSet hit = mask.intersect(situation.dedicated().all())
                .intersect(want.topology().online());
        return want instanceof Want.Exactly && !hit.isEmpty()
                ? Optional.of("vCPUs are pinned to CPUs of the mask: "
                        + situation.dedicated().who(hit))
                : Optional.empty();
    }

    private Judgement judge(CpuSet mask, String source, List<String> notes) {
        boolean good = want.accepts(mask);
        if (good && !situation.hidden().isEmpty()) {
            return Judgement.unknown(String.join("; ", situation.hidden()), source);
        }
        return Judgement.when(
                        good, Value.of(mask.intersect(want.topology().online()).list()), Value.of(want.words()), source)
                .noting(String.join("; ", notes));
    }

    private Judgement persistent(NextBoot boot) {
        List<String> sources = boot.outcomes().stream()
                .map(NextBoot.Outcome::source)
                .distinct()
                .toList();
        String source = String.join(", ", sources);
        List<String> hidden = new ArrayList<>();
        LinkedHashSet<CpuSet> masks = new LinkedHashSet<>();
        boolean drift = false;
        for (NextBoot.Outcome outcome : boot.outcomes()) {
            if (outcome.mask() instanceof Reading.Present<CpuSet>(CpuSet mask)) {
                masks.add(mask.intersect(want.topology().online()));
                drift |= !want.accepts(mask);
            } else {
                hidden.add(Topology.reason(outcome.mask()));
            }
        }
        if (!drift && !hidden.isEmpty()) {
            return Judgement.unknown(String.join("; ", hidden), source);
        }
        if (!drift && !situation.hidden().isEmpty()) {
            return Judgement.unknown(String.join("; ", situation.hidden()), source);
        }
        List<Value> shown = masks.stream().map(mask -> Value.of(mask.list())).toList();
        List<String> notes = new ArrayList<>(boot.notes());
        masks.forEach(mask -> Squeeze.of(want.topology(), mask).ifPresent(notes::add));
        return Judgement.when(
                        !drift,
                        shown.size() == 1 ? shown.getFirst() : new Value.Items(shown),
                        Value.of(want.words()),
                        source)
                .noting(String.join("; ", new LinkedHashSet<>(notes)));
    }

    private Judgement effect(Workers workers, Judgement running) {
        if (workers.unbound().isEmpty() || !workers.hidden().isEmpty()) {
            return Judgement.unknown(
                    workers.hidden().isEmpty()
                            ? "no kworker/u* thread can be seen here"
                            : workers.hidden().getFirst(),
                    "/proc/PID/status of kworker/u*");
        }
        CpuSet stray = CpuSet.EMPTY;
        int count = 0;
        for (CpuSet cpus : workers.unbound().values()) {
            CpuSet wrong = want.strays(cpus);
            stray = stray.union(wrong);
            count += wrong.isEmpty() ? 0 : 1;
        }
        String source = "/proc/PID/status of " + workers.unbound().size() + " kworker/u* threads";
        List<String> notes = new ArrayList<>();
        int bound = workers.bound(situation.dedicated().all());
        if (bound > 0) {
            notes.add("out of any mask's reach: per-CPU workers (kworker/N:*) of dedicated CPUs, " + bound);
        }
        if (count == 0) {
            return situation.hidden().isEmpty()
                    ? Judgement.compliant(Value.of(0), Value.of(0), source)
                            .noting(join("workers that may run where they should not", notes))
                    : Judgement.unknown(String.join("; ", situation.hidden()), source);
        }
        String strays = count + " of " + workers.unbound().size() + " may run on CPUs " + stray.list();
        Optional<KernelRelease> release = RunningKernel.release(snapshot);
        if (running.verdict() == Verdict.COMPLIANT
                && release.filter(one -> one.atLeast(6, 9)).isEmpty()) {
            return Judgement.unknown(
                    join(
                            strays
                                    + ": kernels before 6.9 leave the workers of ordered workqueues where they are, and which"
                                    + " workqueue a worker serves is not told",
                            notes),
                    source);
        }
        notes.addFirst("workers that may run where they should not: " + strays);
        if (running.verdict() == Verdict.COMPLIANT) {
            notes.add("a busy worker finishes first: look again");
        }
        return Judgement.drift(Value.of(count), Value.of(0), source).noting(String.join("; ", notes));
    }

    private static String join(String first, List<String> more) {
        return more.isEmpty() ? first : first + "; " + String.join("; ", more);
    }

    private String summary(Reading<CpuSet> reading, Judgement persistent, Judgement effect) {
        StringBuilder text = new StringBuilder();
        text.append(reading.found()
                .map(mask -> "Unbound kernel work may run on CPUs "
                        + mask.intersect(want.topology().online()).list() + because(mask))
                .orElse("Where unbound kernel work may run can't be read (" + Topology.reason(reading) + ")"));
        switch (persistent.verdict()) {
            case DRIFT ->
                text.append("; after the next boot on ")
                        .append(persistent.have().map(Value::toString).orElse("others"));
            case UNKNOWN -> text.append("; after the next boot it is not known");
            case COMPLIANT, NOT_APPLICABLE -> {}
        }
        if (effect.verdict() == Verdict.UNKNOWN && !reading.isUnreadable()) {
            text.append("; where its workers are can't be told for certain");
        }
        text.append('.');
        if (want instanceof Want.Exactly) {
            reading.found()
                    .flatMap(mask -> Squeeze.of(want.topology(), mask))
                    .ifPresent(
                            warning -> text.append(" Beware: ").append(warning).append('.'));
        }
        return text.toString();
    }

    private String because(CpuSet mask) {
        if (want.accepts(mask)) {
            return "";
        }
        CpuSet strays = want.strays(mask);
        String who = situation.dedicated().who(strays);
        if (want instanceof Want.Exactly exactly) {
            return ", and the policy wants " + exactly.cpus().list();
        }
        List<Integer> empty = Want.emptyNodes(want.topology(), mask);
        return (who.isEmpty() ? "" : ", among them CPUs of domains: " + who)
                + (empty.isEmpty() ? "" : ", and on none of " + Squeeze.nodes(empty));
    }

    private String remedy(Judgement running, Judgement persistent, Judgement effect, NextBoot boot) {
        List<String> words = new ArrayList<>();
        CpuSet cpus = want.recommended();
        String mask = want.topology().mask(cpus);
        boolean impossible = cpus.intersect(want.topology().possible()).isEmpty()
                || cpus.intersect(want.topology().online()).isEmpty();
        if (impossible && (running.verdict() == Verdict.DRIFT || persistent.verdict() == Verdict.DRIFT)) {
            return "The policy wants CPUs " + cpus.list() + ", and none of them is online here: change the policy.";
        }
        if (running.verdict() == Verdict.DRIFT) {
            words.add("Write " + mask + " (CPUs " + cpus.list() + ") to " + Masks.GLOBAL + " (now).");
        } else if (effect.verdict() == Verdict.DRIFT) {
            words.add("The mask is right: audit again when the workers have finished what they do.");
        }
        if (persistent.verdict() == Verdict.DRIFT) {
            words.addAll(lasting(cpus, mask, boot));
        }
        if (!words.isEmpty() && want instanceof Want.Exactly) {
            Squeeze.of(want.topology(), cpus)
                    .ifPresent(warning -> words.add("Beware of what the policy asks for: " + warning + "."));
            toDedicated(cpus).ifPresent(warning -> words.add("Beware: " + warning + "."));
        }
        return String.join(" ", words);
    }

    private List<String> lasting(CpuSet cpus, String mask, NextBoot boot) {
        boolean files =
                boot.outcomes().stream().anyMatch(outcome -> outcome.source().contains(" line "));
        boolean tuned =
                boot.outcomes().stream().anyMatch(outcome -> outcome.source().endsWith("tuned.conf"));
        if (tuned) {
            return List.of("TuneD writes the mask at boot: set its isolated_cores to "
                    + want.topology().online().minus(cpus).list()
                    + ", or use another profile (when TuneD applies it).");
        }
        if (files) {
            return List.of("Change the lines of tmpfiles.d that write it to " + mask + " (at the next boot).");
        }
        return BootMask.knowsParameter(snapshot)
                ? List.of(BootCommand.adding(BootMask.PARAMETER + "=" + cpus.list(), snapshot))
                : List.of("Put the line 'w " + Masks.GLOBAL + " - - - - " + mask
                        + "' into /etc/tmpfiles.d/zz-virtwright-kworkers.conf (at the next boot).");
    }
}
