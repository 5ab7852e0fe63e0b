package io.virtwright.app.report;

import io.virtwright.app.report.Report.Entry;
import io.virtwright.app.report.Report.HostReport;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The findings of many hosts, gathered as they come: what is the same on several is held once. Hosts are known by their
 * number in the list, so that what is told does not depend on who was faster.
 */
public final class FleetFindings {
    private final Map<Same, Occurrences> bad = new HashMap<>();
    private final Map<String, List<Integer>> notes = new HashMap<>();
    private final Map<Verdict, Integer> counts = new HashMap<>();

    /** All that makes two findings the same but for whom they are about. */
    private record Same(
            Verdict verdict,
            Severity severity,
            String check,
            Subject.Kind kind,
            Map<Layer, Judgement> layers,
            String summary,
            String remedy) {
        static Same of(Entry entry) {
            return new Same(
                    entry.verdict(),
                    entry.severity(),
                    entry.check(),
                    entry.subject().kind(),
                    entry.layers(),
                    entry.summary(),
                    entry.remedy());
        }
    }

    /**
     * One finding and where it was found.
     *
     * @param labels of the subjects, by host
     */
    public record Occurrences(Entry entry, SortedMap<Integer, List<String>> labels) {}

    /** Adds a host. May be called from any thread. */
    public synchronized void add(int host, HostReport report) {
        for (Entry entry : report.findings()) {
            counts.merge(entry.verdict(), 1, Integer::sum);
            if (entry.verdict() == Verdict.DRIFT || entry.verdict() == Verdict.UNKNOWN) {
                bad.computeIfAbsent(Same.of(entry), _ -> new Occurrences(entry, new TreeMap<>()))
                        .labels()
                        .computeIfAbsent(host, _ -> new ArrayList<>())
                        .add(entry.subject().label());
            }
        }
        report.errors()
                .forEach(note ->
                        notes.computeIfAbsent(note, _ -> new ArrayList<>()).add(host));
    }

    /** How many findings have this verdict. */
    public synchronized int count(Verdict verdict) {
        return Optional.ofNullable(counts.get(verdict)).orElse(0);
    }

    /** What is drift or unknown, worst first: check by check, of each what most hosts have first. */
    public synchronized List<List<Occurrences>> checks() {
        Map<List<Object>, List<Occurrences>> byCheck = new HashMap<>();
        bad.values()
                .forEach(one -> byCheck.computeIfAbsent(
                                List.of(
                                        one.entry().verdict(),
                                        one.entry().severity(),
                                        one.entry().check()),
                                _ -> new ArrayList<>())
                        .add(one));
        byCheck.values()
                .forEach(list -> list.sort(Comparator.<Occurrences>comparingInt(
                                one -> -one.labels().size())
                        .thenComparing(one -> one.labels().firstKey())
                        .thenComparing(one -> one.entry().subject().label())
                        .thenComparing(one -> one.entry().summary())));
        return byCheck.values().stream()
                .sorted(Comparator.<List<Occurrences>>comparingInt(
                                list -> Report.rank(list.getFirst().entry().verdict()))
                        .thenComparing(list -> list.getFirst().entry().severity())
                        .thenComparing(list -> list.getFirst().entry().check()))
                .map(List::copyOf)
                .toList();
    }

    /** What else there is to know, and of which hosts; what most have first. */
    public synchronized List<Map.Entry<String, List<Integer>>> notes() {
        return notes.entrySet().stream()
                .map(entry -> Map.entry(
                        entry.getKey(), entry.getValue().stream().sorted().toList()))
                .sorted(Comparator.<Map.Entry<String, List<Integer>>>comparingInt(
                                entry -> -entry.getValue().size())
                        .thenComparing(Map.Entry::getKey))
                .toList();
    }
}
