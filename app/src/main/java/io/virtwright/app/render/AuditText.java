package io.virtwright.app.render;

import io.virtwright.app.render.Paper.Span;
import io.virtwright.app.render.Style.Tint;
import io.virtwright.app.report.Report;
import io.virtwright.app.report.Report.Entry;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An audit as text: worst first, each with its evidence; what is well in a few lines. */
public final class AuditText {
    static final int LABEL = 9;
    private static final int EVIDENCE = 21;

    private final Paper paper;
    private final boolean verbose;

    /**
     * Text on this paper.
     *
     * @param verbose whether to show what is compliant or not applicable finding by finding
     */
    public AuditText(Paper paper, boolean verbose) {
        this.paper = paper;
        this.verbose = verbose;
    }

    public void write(Report report) {
        report.hosts().forEach(this::host);
    }

    private void host(Report.HostReport host) {
        paper.heading(host.name() + ": read " + Times.minute(host.taken()) + ", policy " + host.policy());
        paper.text(legend());
        host.remarks().forEach(remark -> paper.labelled(0, "note:", 6, remark));
        List<Entry> bad = only(host, entry -> isBad(entry) && !entry.isWaived());
        List<SameReason> same = verbose ? List.of() : SameReason.in(bad);
        Set<Entry> told = same.stream().flatMap(one -> one.entries().stream()).collect(Collectors.toSet());
        groups(bad.stream().filter(entry -> !told.contains(entry)).toList()).forEach(this::group);
        same.forEach(this::sameReason);
        waived(only(host, entry -> isBad(entry) && entry.isWaived()));
        well(host, Verdict.COMPLIANT, "Compliant");
        well(host, Verdict.NOT_APPLICABLE, "Not applicable");
        paper.blank();
        totals(host);
    }

    String legend() {
        Style style = paper.style();
        return "Marks: running, persistent, effect; " + style.mark(Verdict.COMPLIANT) + " compliant, "
                + style.mark(Verdict.DRIFT) + " drift, " + style.mark(Verdict.UNKNOWN) + " unknown, "
                + style.mark(Verdict.NOT_APPLICABLE) + " none";
    }

    private static boolean isBad(Entry entry) {
        return entry.verdict() == Verdict.DRIFT || entry.verdict() == Verdict.UNKNOWN;
    }

    /** What the policy accepts: each still shown, with whose word it is. */
    private void waived(List<Entry> entries) {
        if (entries.isEmpty()) {
            return;
        }
        paper.blank();
        paper.heading("Waived by the policy");
        for (Entry entry : entries) {
            List<Span> marks = marks(entry);
            marks.add(Span.of("  " + entry.severity().word() + "  " + entry.check() + "  "));
            paper.hanging(2, marks, LABEL, subject(entry, 1, entry.subject().label()) + ": " + entry.summary());
            entry.waiver()
                    .ifPresent(waiver -> paper.labelled(
                            LABEL, "waiver", EVIDENCE, "until " + waiver.until() + ": " + waiver.reason()));
        }
    }

    private static List<Entry> only(Report.HostReport host, Predicate<Entry> which) {
        return host.findings().stream().filter(which).toList();
    }

    /** Neighbours with the same check, severity and verdict. */
    private static List<List<Entry>> groups(List<Entry> entries) {
        Map<List<Object>, List<Entry>> groups = entries.stream()
                .collect(Collectors.groupingBy(
                        entry -> List.of(entry.verdict(), entry.severity(), entry.check()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return List.copyOf(groups.values());
    }

    private void group(List<Entry> group) {
        Entry first = group.getFirst();
        title(first);
        // What is the same of several subjects is said once.
        group.stream()
                .collect(Collectors.groupingBy(AuditText::sameForAll, LinkedHashMap::new, Collectors.toList()))
                .values()
                .forEach(this::entries);
        paper.labelled(2, "why", LABEL, first.why());
    }

    /** What is asked, and how much it matters. */
    void title(Entry first) {
        paper.blank();
        paper.hanging(
                0,
                List.of(
                        new Span(first.severity().word(), tint(first.severity())),
                        Span.of("  "),
                        new Span(first.check(), Tint.BOLD),
                        Span.of("  ")),
                2,
                first.title());
    }

    private static Tint tint(Severity severity) {
        return switch (severity) {
            case CRITICAL, HIGH -> Tint.RED;
            case MEDIUM, LOW -> Tint.YELLOW;
            case ADVICE -> Tint.CYAN;
        };
    }

    private static List<Object> sameForAll(Entry entry) {
        return List.of(entry.subject().kind(), evidence(entry), entry.summary(), entry.remedy(), entry.waiver());
    }

    /** Of what could not be read the reason counts, and not the path: that of the first stands for the others. */
    private static List<Judgement> evidence(Entry entry) {
        return Stream.of(Layer.values())
                .map(entry::on)
                .map(layer -> layer.verdict() == Verdict.UNKNOWN ? Judgement.unknown(layer.note(), "") : layer)
                .toList();
    }

    private void entries(List<Entry> same) {
        Entry entry = same.getFirst();
        String subjects = same.stream().map(one -> one.subject().label()).collect(Collectors.joining(", "));
        Set<Layer> differing = Stream.of(Layer.values())
                .filter(layer -> same.stream().anyMatch(one -> !one.on(layer).equals(entry.on(layer))))
                .collect(Collectors.toSet());
        evidence(entry, subject(entry, same.size(), subjects), differing);
    }

    /**
     * One finding with all that speaks for it.
     *
     * @param differing the layers on which others that it stands for have been read elsewhere
     */
    void evidence(Entry entry, String subjects, Set<Layer> differing) {
        List<Span> marks = marks(entry);
        marks.add(Span.of("  "));
        paper.hanging(2, marks, LABEL, subjects, Tint.BOLD);
        paper.text(LABEL, entry.summary());
        for (Layer layer : Layer.values()) {
            Judgement judgement = entry.on(layer);
            if (judgement.verdict() == Verdict.DRIFT || judgement.verdict() == Verdict.UNKNOWN) {
                String others = differing.contains(layer) ? " and the like" : "";
                paper.labelled(LABEL, layer.word(), EVIDENCE, evidence(judgement) + others);
            }
        }
        if (!entry.remedy().isEmpty()) {
            paper.labelled(LABEL, "remedy", EVIDENCE, entry.remedy());
        }
        entry.waiver()
                .ifPresent(waiver -> paper.labelled(
                        LABEL, "waiver", EVIDENCE, "expired on " + waiver.until() + ": " + waiver.reason()));
    }

    /** What several checks need, and the checks by their severity. */
    private void sameReason(SameReason same) {
        paper.blank();
        paper.hanging(
                0,
                List.of(new Span("unknown", Style.tint(Verdict.UNKNOWN)), Span.of("  ")),
                2,
                String.join("; ", same.reasons()));
        List<String> subjects = same.entries().stream()
                .map(entry -> subject(entry, 1, entry.subject().label()))
                .distinct()
                .toList();
        paper.hanging(2, List.of(), LABEL, String.join(", ", subjects), Tint.BOLD);
        same.entries().stream()
                .collect(Collectors.groupingBy(
                        Entry::severity,
                        LinkedHashMap::new,
                        Collectors.mapping(Entry::check, Collectors.toCollection(LinkedHashSet::new))))
                .forEach(
                        (severity, checks) -> paper.labelled(2, severity.word(), LABEL + 2, String.join(", ", checks)));
    }

    private List<Span> marks(Entry entry) {
        List<Span> marks = new ArrayList<>();
        for (Layer layer : Layer.values()) {
            Verdict verdict = entry.on(layer).verdict();
            marks.add(Span.of(marks.isEmpty() ? "" : " "));
            marks.add(new Span(paper.style().mark(verdict), Style.tint(verdict)));
        }
        return marks;
    }

    /** The host needs no name in its own report. */
    private static String subject(Entry entry, int count, String labels) {
        return switch (entry.subject().kind()) {
            case HOST -> "host";
            case DOMAIN, DEVICE, LISTENER -> entry.subject().kind().word() + (count == 1 ? " " : "s ") + labels;
        };
    }

    /** {@code 0, wanted 1 to 1000000; /sys/...: why}. */
    private static String evidence(Judgement judgement) {
        StringBuilder text = new StringBuilder();
        judgement.have().ifPresent(have -> text.append(have));
        if (judgement.verdict() == Verdict.DRIFT) {
            judgement
                    .want()
                    .ifPresent(want -> text.append(text.isEmpty() ? "" : ", ")
                            .append("wanted ")
                            .append(want));
        }
        if (!judgement.note().isEmpty()) {
            text.append(text.isEmpty() ? "" : "; ").append(judgement.note());
        }
        if (!judgement.source().isEmpty()) {
            text.append(text.isEmpty() ? "" : " ")
                    .append("(")
                    .append(judgement.source())
                    .append(")");
        }
        return text.toString();
    }

    private void well(Report.HostReport host, Verdict verdict, String title) {
        List<Entry> entries = only(host, entry -> entry.verdict() == verdict);
        if (entries.isEmpty()) {
            return;
        }
        paper.blank();
        if (!verbose) {
            Map<String, Long> counts = entries.stream()
                    .collect(Collectors.groupingBy(Entry::check, LinkedHashMap::new, Collectors.counting()));
            String list = counts.entrySet().stream()
                    .map(count -> count.getKey() + (count.getValue() == 1 ? "" : " (" + count.getValue() + ")"))
                    .collect(Collectors.joining(", "));
            paper.hanging(0, List.of(new Span(title + ": ", Style.tint(verdict))), 2, list);
            return;
        }
        paper.heading(title);
        entries.forEach(entry -> {
            List<Span> marks = marks(entry);
            marks.add(Span.of("  " + entry.check() + "  "));
            String subject = subject(entry, 1, entry.subject().label());
            paper.hanging(2, marks, LABEL, subject + ": " + entry.summary());
        });
    }

    private void totals(Report.HostReport host) {
        List<String> parts = new ArrayList<>();
        for (Verdict verdict : List.of(Verdict.DRIFT, Verdict.UNKNOWN, Verdict.COMPLIANT, Verdict.NOT_APPLICABLE)) {
            List<Entry> entries =
                    only(host, entry -> entry.verdict() == verdict && !(isBad(entry) && entry.isWaived()));
            if (!entries.isEmpty() || verdict == Verdict.DRIFT) {
                parts.add(entries.size() + " " + verdict.word().replace('-', ' ')
                        + (verdict == Verdict.DRIFT && !entries.isEmpty() ? " (" + severities(entries) + ")" : ""));
            }
        }
        int waived = only(host, entry -> isBad(entry) && entry.isWaived()).size();
        if (waived > 0) {
            parts.add(waived + " waived");
        }
        paper.heading(String.join(", ", parts));
    }

    private static String severities(List<Entry> entries) {
        return Counts.of(entries.stream().collect(Collectors.groupingBy(Entry::severity, Collectors.counting())));
    }
}
