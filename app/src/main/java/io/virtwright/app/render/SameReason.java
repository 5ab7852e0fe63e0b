package io.virtwright.app.render;

import io.virtwright.app.report.Report.Entry;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What several checks don't know for the same reasons: a file that only root can read is said once, and not by each check
 * that needs it.
 *
 * @param reasons why their unknown layers are unknown
 * @param entries of {@link #CHECKS} checks at least, worst first
 */
record SameReason(Set<String> reasons, List<Entry> entries) {
    /** So many checks need the same before it is said apart from them. */
    private static final int CHECKS = 3;

    SameReason {
        entries = List.copyOf(entries);
    }

    /** The groups that there are, each in the order of the entries. */
    static List<SameReason> in(List<Entry> entries) {
        Map<Set<String>, List<Entry>> groups = new LinkedHashMap<>();
        entries.stream()
                .filter(entry -> entry.verdict() == Verdict.UNKNOWN)
                .forEach(entry -> groups.computeIfAbsent(reasons(entry), _ -> new ArrayList<>())
                        .add(entry));
        return groups.entrySet().stream()
                .filter(group ->
                        group.getValue().stream().map(Entry::check).distinct().count() >= CHECKS)
                .map(group -> new SameReason(group.getKey(), group.getValue()))
                .toList();
    }

    private static Set<String> reasons(Entry entry) {
        Set<String> reasons = new TreeSet<>();
        entry.layers().values().stream()
                .filter(layer -> layer.verdict() == Verdict.UNKNOWN)
                .map(Judgement::note)
                .forEach(reasons::add);
        return reasons;
    }
}
