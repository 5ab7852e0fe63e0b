package io.virtwright.practices.kworkers;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.text.CpuSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code kworkers.queues}: masks of single workqueues. A queue uses its own mask where that meets the global one, and else the
 * global one alone (wqattrs_actualize_cpumask in kernel/workqueue.c). So one that has no CPU that is left to workers either
 * keeps the queue on dedicated CPUs, or does nothing.
 */
final class QueuesCheck {
    private final Situation.Clear situation;
    private final Snapshot snapshot;

    private QueuesCheck(Situation.Clear situation, Snapshot snapshot) {
        this.situation = situation;
        this.snapshot = snapshot;
    }

    static Finding finding(Situation situation, Snapshot snapshot) {
        Subject subject = Subject.host(snapshot.host());
        return switch (situation) {
            case Situation.Nothing(String why) -> Finding.notApplicable(Checks.QUEUES, subject, why);
            case Situation.Hidden(String reason, String source) ->
                Finding.of(
                        Checks.QUEUES,
                        subject,
                        Map.of(Layer.RUNNING, Judgement.unknown(reason, source)),
                        "What the masks should be is not known: " + reason + ".",
                        "");
            case Situation.Clear clear -> new QueuesCheck(clear, snapshot).judged(subject);
        };
    }

    private static String queue(String path) {
        String folder = path.substring(0, path.lastIndexOf('/'));
        return folder.substring(folder.lastIndexOf('/') + 1);
    }

    private Finding judged(Subject subject) {
        SortedMap<String, Reading<Bytes>> files = new TreeMap<>();
        switch (snapshot.get(Masks.QUEUES)) {
            case Reading.Present<FileSet>(FileSet set) -> files.putAll(set.files());
            case Reading.Absent<FileSet>() -> {}
            case Reading.Unreadable<FileSet>(String reason) -> {
                return Finding.of(
                        Checks.QUEUES,
                        subject,
                        Map.of(Layer.RUNNING, Judgement.unknown(reason, Masks.QUEUES.glob())),
                        "The masks of single workqueues can't be read: " + reason + ".",
                        "");
            }
        }
        if (files.isEmpty()) {
            return Finding.notApplicable(Checks.QUEUES, subject, "No workqueue has a mask of its own here.");
        }
        if (left().isEmpty()) {
            return Finding.notApplicable(
                    Checks.QUEUES,
                    subject,
                    "The policy leaves workers no CPU that is online, so there is nothing to compare.");
        }
        SortedMap<String, CpuSet> running = new TreeMap<>();
        SortedMap<String, CpuSet> later = new TreeMap<>();
        List<String> hidden = new ArrayList<>();
        List<String> hiddenLater = new ArrayList<>();
        files.forEach((path, file) -> {
            switch (Masks.parsed(file.map(Bytes::line))) {
                case Reading.Present<CpuSet>(CpuSet mask) -> running.put(queue(path), mask);
                case Reading.Absent<CpuSet>() -> {}
                case Reading.Unreadable<CpuSet>(String reason) -> hidden.add(path + ": " + reason);
            }
            later(path, later, hiddenLater);
        });
        Judgement now = judge(running, hidden, Masks.QUEUES.glob(), "all masks of single workqueues");
        Judgement boot = later.isEmpty() && hiddenLater.isEmpty()
                ? Judgement.notApplicable("nothing gives a workqueue a mask of its own at boot")
                : judge(later, hiddenLater, "tmpfiles.d, TuneD", "");
        List<String> bad = contradictions(running);
        bad.addAll(
                contradictions(later).stream().filter(one -> !bad.contains(one)).toList());
        return Finding.of(
                Checks.QUEUES,
                subject,
                Map.of(Layer.RUNNING, now, Layer.PERSISTENT, boot),
                summary(bad, now, boot, files.size()),
                bad.isEmpty() ? "" : remedy(now, boot));
    }

    private void later(String path, SortedMap<String, CpuSet> later, List<String> hidden) {
        List<String> notes = new ArrayList<>();
        Topology topology = situation.want().topology();
        List<NextBoot.Outcome> outcomes = new ArrayList<>(
                NextBoot.tuned(path, topology, snapshot, notes).stream().toList());
        if (outcomes.isEmpty()) {
            outcomes.addAll(NextBoot.written(path, topology, snapshot, notes));
        }
        for (NextBoot.Outcome outcome : outcomes) {
            switch (outcome.mask()) {
                case Reading.Present<CpuSet>(CpuSet mask) -> later.put(queue(path), mask);
                case Reading.Absent<CpuSet>() -> {}
                case Reading.Unreadable<CpuSet>(String reason) -> hidden.add(outcome.source() + ": " + reason);
            }
        }
    }

    private Judgement judge(SortedMap<String, CpuSet> masks, List<String> hidden, String source, String note) {
        List<String> bad = contradictions(masks);
        if (bad.isEmpty() && !hidden.isEmpty()) {
            return Judgement.unknown(String.join("; ", hidden), source);
        }
        return Judgement.when(
                        bad.isEmpty(),
                        Value.texts(masks.entrySet().stream()
                                .map(one -> one.getKey() + " " + one.getValue().list())
                                .toList()),
                        Value.of("each has one of " + left().list()),
                        source)
                .noting(note);
    }

    /** What is left to workers. */
    private CpuSet left() {
        Topology topology = situation.want().topology();
        return topology.online().minus(situation.want().strays(topology.online()));
    }

    /** The queues whose own mask has none of the CPUs that are left to workers. */
    private List<String> contradictions(SortedMap<String, CpuSet> masks) {
        List<String> bad = new ArrayList<>();
        masks.forEach((queue, mask) -> {
            if (mask.intersect(left()).isEmpty()) {
                bad.add(queue + " (" + mask.list() + ")");
            }
        });
        return bad;
    }

    private static String summary(List<String> bad, Judgement now, Judgement boot, int count) {
        if (!bad.isEmpty()) {
            return "Workqueues with a mask of their own that has no CPU left to workers: " + String.join(", ", bad)
                    + ".";
        }
        return now.verdict() == Verdict.UNKNOWN || boot.verdict() == Verdict.UNKNOWN
                ? "Not all masks of single workqueues could be read."
                : "No workqueue's own mask contradicts (" + count + " looked at).";
    }

    private String remedy(Judgement now, Judgement boot) {
        String mask = situation.want().topology().mask(left());
        List<String> words = new ArrayList<>();
        if (now.verdict() == Verdict.DRIFT) {
            words.add("Write " + mask + " to the cpumask of each below /sys/devices/virtual/workqueue (now).");
        }
        if (boot.verdict() == Verdict.DRIFT) {
            words.add("Change the line of tmpfiles.d or the TuneD profile that writes it (at the next boot).");
        }
        return String.join(" ", words);
    }
}
