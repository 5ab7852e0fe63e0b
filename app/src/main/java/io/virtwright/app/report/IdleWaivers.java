package io.virtwright.app.report;

import io.virtwright.app.report.Report.Entry;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.policy.Waiver;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.practice.Practice;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/**
 * The waivers of a policy that cover nothing on any host: a slip of the pen, or what they were for is gone. May be used
 * from any thread.
 */
public final class IdleWaivers {
    private final List<Waiver> idle;

    IdleWaivers(Collection<Waiver> waivers) {
        idle = new CopyOnWriteArrayList<>(waivers);
    }

    /** Those of what an auditor judges; none where it speaks of some domains only. */
    public static IdleWaivers of(Auditor auditor) {
        if (!auditor.domains().isEmpty()) {
            return new IdleWaivers(List.of());
        }
        Set<String> judged = auditor.practices().stream()
                .map(Practice::checks)
                .flatMap(List::stream)
                .map(Check::id)
                .collect(Collectors.toSet());
        return new IdleWaivers(auditor.policy().waivers().stream()
                .filter(waiver -> judged.contains(waiver.check()))
                .toList());
    }

    /**
     * Takes the findings of one host in. A waiver is in use if it covers one; it may be where its check is unknown, for then
     * not all subjects may have been seen.
     */
    public void seen(List<Entry> findings) {
        idle.removeIf(waiver -> findings.stream()
                .filter(entry -> entry.check().equals(waiver.check()))
                .anyMatch(
                        entry -> entry.verdict() == Verdict.UNKNOWN || waiver.covers(entry.check(), entry.subject())));
    }

    /** What is left, for the user. */
    public List<String> notes() {
        return idle.stream()
                .map(waiver -> "the policy's waiver of " + waiver.check() + " for " + waiver.subject()
                        + " covers nothing here")
                .distinct()
                .toList();
    }
}
