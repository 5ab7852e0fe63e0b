package io.virtwright.app.render;

import io.virtwright.app.fleet.Folded;
import io.virtwright.app.render.Paper.Span;
import io.virtwright.app.render.Style.Tint;
import io.virtwright.app.report.FleetFindings;
import io.virtwright.app.report.FleetFindings.Occurrences;
import io.virtwright.app.report.FleetResults;
import io.virtwright.app.report.HostResult.Status;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Verdict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An audit of many hosts as text: what is the same on several is said once, with their names. */
public final class FleetText {
    /** Values of one check that are shown; a check that has more differs on nearly every host. */
    private static final int VARIANTS = 6;

    /** Groups of subjects that are named; of more, only how many there are. */
    private static final int SUBJECTS = 6;

    private static final int WORST = 5;

    private final Paper paper;
    private final FleetResults results;

    public FleetText(Paper paper, FleetResults results) {
        this.paper = paper;
        this.results = results;
    }

    /** The findings and notes of all. */
    public void findings(FleetFindings findings) {
        AuditText text = new AuditText(paper, false);
        List<List<Occurrences>> checks = findings.checks();
        if (!checks.isEmpty()) {
            paper.text(text.legend());
        }
        checks.forEach(variants -> check(text, variants));
        if (!findings.notes().isEmpty()) {
            paper.blank();
            findings.notes()
                    .forEach(note -> paper.labelled(0, "note:", 6, names(note.getValue()) + ": " + note.getKey()));
        }
        paper.blank();
        paper.text("Findings on all hosts: "
                + Stream.of(Verdict.DRIFT, Verdict.UNKNOWN, Verdict.COMPLIANT, Verdict.NOT_APPLICABLE)
                        .map(verdict ->
                                findings.count(verdict) + " " + verdict.word().replace('-', ' ')
                                        + (verdict == Verdict.DRIFT ? severities(checks) : ""))
                        .collect(Collectors.joining(", "))
                + (findings.waived() == 0 ? "" : ", " + findings.waived() + " waived by the policy") + ".");
    }

    /** {@code  (1 high, 2 advice)}: how bad what is drift is. */
    private static String severities(List<List<Occurrences>> checks) {
        Map<Severity, Integer> counts = checks.stream()
                .flatMap(List::stream)
                .filter(one -> one.entry().verdict() == Verdict.DRIFT)
                .collect(Collectors.groupingBy(
                        one -> one.entry().severity(),
                        Collectors.summingInt(one -> one.labels().values().stream()
                                .mapToInt(List::size)
                                .sum())));
        return counts.isEmpty() ? "" : " (" + Counts.of(counts) + ")";
    }

    /** What is true of the run and not of one host. */
    public void notes(List<String> notes) {
        notes.forEach(note -> paper.labelled(0, "note:", 6, note));
    }

    private String names(List<Integer> hosts) {
        return Folded.names(results.names(hosts));
    }

    private void check(AuditText text, List<Occurrences> variants) {
        text.title(variants.getFirst().entry());
        variants.stream().limit(VARIANTS).forEach(one -> text.evidence(one.entry(), where(one), one.differing()));
        if (variants.size() > VARIANTS) {
            List<Integer> hosts = variants.stream()
                    .skip(VARIANTS)
                    .flatMap(one -> one.labels().keySet().stream())
                    .distinct()
                    .sorted()
                    .toList();
            paper.text(
                    AuditText.LABEL,
                    "and " + (variants.size() - VARIANTS) + " other ways, on " + names(hosts)
                            + "; -v or -o json shows each");
        }
        paper.labelled(2, "why", AuditText.LABEL, variants.getFirst().entry().why());
    }

    /** {@code 20 hosts: web[01-20]}; {@code domain db on web1; domains a, b on web2}. */
    private String where(Occurrences one) {
        if (one.entry().subject().kind() == Subject.Kind.HOST) {
            List<Integer> hosts = List.copyOf(one.labels().keySet());
            return (hosts.size() == 1 ? "host " : hosts.size() + " hosts: ") + names(hosts);
        }
        Map<List<String>, List<Integer>> bySubjects = new LinkedHashMap<>();
        one.labels()
                .forEach((host, labels) -> bySubjects
                        .computeIfAbsent(labels, _ -> new ArrayList<>())
                        .add(host));
        String word = one.entry().subject().kind().word();
        if (bySubjects.size() > SUBJECTS) {
            int count = one.labels().values().stream().mapToInt(List::size).sum();
            return Counts.of(count, word) + " on "
                    + names(List.copyOf(one.labels().keySet()));
        }
        return bySubjects.entrySet().stream()
                .map(entry -> word + (entry.getKey().size() == 1 ? " " : "s ") + String.join(", ", entry.getKey())
                        + " on " + names(entry.getValue()))
                .collect(Collectors.joining("; "));
    }

    /** How the ways to end are called; one that is empty does not occur. */
    public record Wording(String failed, String drift, String unknown, String compliant) {
        /** For where nothing is unknown: then it is not mentioned. */
        public Wording allKnown() {
            return new Wording(failed, drift, "", compliant);
        }

        String of(Status status) {
            return switch (status) {
                case FAILED -> failed;
                case DRIFT -> drift;
                case UNKNOWN -> unknown;
                case COMPLIANT -> compliant;
            };
        }
    }

    /** How it ended on each host, and what the worst ones are. */
    public void summary(Wording wording) {
        failures(wording.failed());
        worst();
        paper.blank();
        paper.heading(Counts.of(results.size(), "host") + ": "
                + Arrays.stream(Status.values())
                        .filter(status -> !wording.of(status).isEmpty())
                        .map(status -> results.with(status).size() + " " + wording.of(status))
                        .collect(Collectors.joining(", ")));
    }

    private void failures(String failed) {
        List<Map.Entry<String, List<Integer>>> failures = results.failures();
        if (!failures.isEmpty()) {
            paper.blank();
            failures.forEach(failure -> paper.hanging(
                    0,
                    List.of(new Span(failed + ": ", Tint.RED)),
                    2,
                    names(failure.getValue()) + ": " + reason(failure)));
        }
    }

    /** What is known of one host alone is told where it is one. */
    private String reason(Map.Entry<String, List<Integer>> failure) {
        return failure.getValue().size() == 1
                ? results.of(failure.getValue().getFirst()).detail()
                : failure.getKey();
    }

    private void worst() {
        List<Integer> drifting = results.with(Status.DRIFT);
        List<Integer> worst = drifting.stream()
                .filter(host -> !results.of(host).drift().isEmpty())
                .sorted(Comparator.<Integer>comparingInt(host -> -count(host, Severity.CRITICAL))
                        .thenComparingInt(host -> -count(host, Severity.HIGH))
                        .thenComparingInt(host -> -count(host, Severity.MEDIUM))
                        .thenComparingInt(host -> -count(host, Severity.LOW)))
                .toList();
        if (!worst.isEmpty() && drifting.size() > 1) {
            paper.blank();
            paper.text("Worst first: "
                    + worst.stream()
                            .limit(WORST)
                            .map(host -> names(List.of(host)) + " ("
                                    + Counts.of(results.of(host).drift()) + ")")
                            .collect(Collectors.joining(", "))
                    + (worst.size() > WORST ? ", ..." : ""));
        }
    }

    private int count(int host, Severity severity) {
        return Optional.ofNullable(results.of(host).drift().get(severity)).orElse(0);
    }
}
