package io.virtwright.app.render;

import io.virtwright.app.render.Paper.Span;
import io.virtwright.app.render.Style.Tint;
import io.virtwright.app.report.PlanReport;
import io.virtwright.app.report.PlanReport.Step;
import java.util.List;

/** A plan as text: each change, who wants it, when it takes effect; and what is left to the user. */
public final class PlanText {
    private static final int INDENT = 3;

    private final Paper paper;

    public PlanText(Paper paper) {
        this.paper = paper;
    }

    /**
     * Writes a plan.
     *
     * @param unknown how many findings could not be judged: what is not known is not planned for, and not compliant
     */
    public void write(PlanReport plan, long unknown) {
        paper.heading(plan.name() + ": read " + Times.minute(plan.taken()) + ", policy " + plan.policy());
        plan.notes().forEach(note -> paper.labelled(0, "note:", 6, note));
        if (plan.steps().isEmpty()) {
            paper.text(
                    plan.left().isEmpty()
                            ? "Nothing to do."
                            : "Nothing here that Virtwright can change. What is left is up to you:");
        }
        for (int i = 0; i < plan.steps().size(); i++) {
            step(i + 1, plan.steps().get(i));
        }
        if (!plan.left().isEmpty()) {
            left(plan);
        }
        if (unknown > 0) {
            paper.blank();
            paper.text("Not judged: " + Counts.of(unknown, "finding")
                    + ", for something could not be read; 'virtwright audit' says what.");
        }
        if (!plan.steps().isEmpty()) {
            paper.blank();
            paper.heading(Counts.of(plan.steps().size(), "change") + ".");
        }
    }

    private void step(int number, Step step) {
        paper.blank();
        paper.hanging(0, List.of(new Span(number + ". ", Tint.BOLD)), INDENT, step.target(), Tint.BOLD);
        switch (step.kind()) {
            // At the left edge: so libvirt's longest lines fit, and the diff can be given to patch(1).
            case FILE, DEFINITION -> diff(paper, step.detail());
            case KNOB, RUNNING -> paper.text(INDENT, step.detail());
        }
        paper.text(INDENT, "takes effect " + step.when().words() + "; for " + String.join(", ", step.checks()));
    }

    /** A unified diff in the usual colours. */
    static void diff(Paper paper, String diff) {
        diff.lines().forEach(line -> paper.verbatim(0, line, tint(line)));
    }

    private static Tint tint(String line) {
        if (line.startsWith("+++") || line.startsWith("---")) {
            return Tint.BOLD;
        }
        return switch (line.isEmpty() ? ' ' : line.charAt(0)) {
            case '+' -> Tint.GREEN;
            case '-' -> Tint.RED;
            case '@' -> Tint.CYAN;
            default -> Tint.NONE;
        };
    }

    private void left(PlanReport plan) {
        paper.blank();
        if (!plan.steps().isEmpty()) {
            paper.heading("After that, this is left to you:");
        }
        new LeftText(paper).write(plan.left());
    }
}
