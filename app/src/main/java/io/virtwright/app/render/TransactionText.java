package io.virtwright.app.render;

import io.virtwright.app.render.Paper.Span;
import io.virtwright.app.render.Style.Tint;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.TransactionReport.StepReport;
import io.virtwright.engine.hands.TransactionState;
import java.util.List;

/** Transactions as the journal has them: as a table, and one in full. */
public final class TransactionText {
    private final Paper paper;

    public TransactionText(Paper paper) {
        this.paper = paper;
    }

    public void table(List<TransactionReport> history) {
        paper.verbatim(0, row("TRANSACTION", "STATE", "CREATED (UTC)", "CHANGES", "POLICY"), Tint.BOLD);
        for (TransactionReport report : history) {
            paper.verbatim(
                    0,
                    row(
                            report.id().text(),
                            report.state().word(),
                            Times.second(report.created()),
                            Integer.toString(report.steps().size()),
                            report.policy()),
                    Tint.NONE);
        }
    }

    private static String row(String id, String state, String created, String changes, String policy) {
        return String.format("%-21s  %-8s  %-19s  %-7s  %s", id, state, created, changes, policy);
    }

    /** State and steps, without the details. */
    public void brief(TransactionReport report) {
        head(report);
        for (StepReport step : report.steps()) {
            String text = step.target() + ": " + step.summary() + " (" + step.state() + ")";
            paper.hanging(2, List.of(Span.of(step.number() + ". ")), 5, text);
        }
    }

    private void head(TransactionReport report) {
        paper.hanging(
                0,
                List.of(new Span(report.id().text(), Tint.BOLD), Span.of("  ")),
                2,
                report.state().word() + ", created " + Times.second(report.created()) + " UTC, policy "
                        + report.policy());
        paper.text(2, meaning(report.state()));
        if (!report.problem().isEmpty()) {
            paper.labelled(2, "problem:", 11, report.problem());
        }
    }

    /** All of it. */
    public void full(TransactionReport report) {
        head(report);
        for (StepReport step : report.steps()) {
            paper.blank();
            paper.hanging(
                    0,
                    List.of(new Span(step.number() + ". ", Tint.BOLD)),
                    3,
                    step.target() + ": " + step.summary() + " (" + step.state() + ")",
                    Tint.BOLD);
            if (!step.detail().isEmpty() && !step.detail().equals(step.summary())) {
                PlanText.diff(paper, step.detail());
            }
        }
    }

    private static String meaning(TransactionState state) {
        return switch (state) {
            case PREPARED -> "It was cut off before anything was changed.";
            case APPLYING -> "It is under way, or was cut off while changes were made.";
            case APPLIED -> "All changes are made and read back.";
            case UNDOING -> "It is being taken back, or was cut off while it was.";
            case UNDONE -> "Everything is as it was before.";
            case REFUSED -> "Nothing was changed.";
            case UNREADABLE -> "Its journal can't be read. It is left alone.";
            case STUCK -> "Something could not be taken back. It needs a person.";
        };
    }
}
