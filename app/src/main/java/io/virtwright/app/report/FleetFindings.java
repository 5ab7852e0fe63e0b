package io.virtwright.app.report;

import io.virtwright.app.report.Report.Entry;
import io.virtwright.app.report.Report.HostReport;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.finding.Waived;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
    private int waived;

    /** All that makes two findings the same but for whom they are about. */
    private record Same(
            Verdict verdict,
            Severity severity,
            String check,
            Subject.Kind kind,
            Map<Layer, Judgement> layers,
            String summary,
            String remedy,
            Optional<Waived> waiver) {
        static Same of(Entry entry) {
            return new Same(
                    entry.verdict(),
                    entry.severity(),
                    entry.check(),
                    entry.subject().kind(),
                    placeless(entry),
                    entry.summary(),
                    entry.remedy(),
                    entry.waiver());
        }

        /** Where it was read may differ from host to host: there are process ids in it. */
        private static Map<Layer, Judgement> placeless(Entry entry) {
            Map<Layer, Judgement> layers = new EnumMap<>(Layer.class);
            entry.layers()
                    .forEach((layer, it) ->
                            layers.put(layer, new Judgement(it.verdict(), it.have(), it.want(), "", it.note())));
            return layers;
        }
    }

    /**
     * One finding and where it was found.
     *
     * @param labels of the subjects, by host
     * @param differing the layers that were read elsewhere on some of them
     */
    public record Occurrences(Entry entry, SortedMap<Integer, List<String>> labels, Set<Layer> differing) {
        private static Occurrences of(Entry entry) {
            return new Occurrences(entry, new TreeMap<>(), EnumSet.noneOf(Layer.class));
        }

        private void add(int host, Entry other) {
            labels.computeIfAbsent(host, _ -> new ArrayList<>())
                    .add(other.subject().label());
            other.layers().forEach((layer, judgement) -> {
                if (!judgement.equals(entry.on(layer))) {
                    differing.add(layer);
                }
            });
        }
    }

    /** Adds a host. May be called from any thread. */
    public synchronized void add(int host, HostReport report) {
        for (Entry entry : report.findings()) {
            boolean isBad = entry.verdict() == Verdict.DRIFT || entry.verdict() == Verdict.UNKNOWN;
            if (isBad && entry.isWaived()) {
                waived++;
                continue;
            }
            counts.merge(entry.verdict(), 1, Integer::sum);
            if (isBad) {
                bad.computeIfAbsent(Same.of(entry), _ -> Occurrences.of(entry)).add(host, entry);
            }
        }
        report.remarks()
                .forEach(note ->
                        notes.computeIfAbsent(note, _ -> new ArrayList<>()).add(host));
    }

    /** How many findings have this verdict. */
    public synchronized int count(Verdict verdict) {
        return Optional.ofNullable(counts.get(verdict)).orElse(0);
    }

    /** How many findings are drift or unknown and accepted by the policy. */
    public synchronized int waived() {
        return waived;
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
