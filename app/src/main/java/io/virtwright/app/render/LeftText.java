package io.virtwright.app.render;

import io.virtwright.app.render.Paper.Span;
import io.virtwright.app.report.Report.Entry;
import io.virtwright.engine.finding.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is left to the user to do, in the order given. What one act does for several subjects is said once. */
final class LeftText {
    private static final int INDENT = 3;

    private final Paper paper;

    LeftText(Paper paper) {
        this.paper = paper;
    }

    private record Act(String check, Subject.Kind kind, String text) {
        static Act of(Entry entry) {
            return new Act(
                    entry.check(), entry.subject().kind(), entry.remedy().isEmpty() ? entry.summary() : entry.remedy());
        }
    }

    void write(List<Entry> left) {
        Map<Act, List<String>> acts = new LinkedHashMap<>();
        left.forEach(entry -> acts.computeIfAbsent(Act.of(entry), _ -> new ArrayList<>())
                .add(entry.subject().label()));
        List<Span> head = List.of(Span.of(paper.style().unicode() ? "• " : "* "));
        acts.forEach((act, labels) -> paper.hanging(
                INDENT - 2,
                head,
                INDENT,
                act.check() + ", " + act.kind().word() + (labels.size() == 1 ? " " : "s ") + String.join(", ", labels)
                        + ": " + act.text()));
    }
}
