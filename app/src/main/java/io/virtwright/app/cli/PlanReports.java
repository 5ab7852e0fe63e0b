package io.virtwright.app.cli;

import io.virtwright.app.report.HostResult.Status;
import io.virtwright.app.report.PlanReport;
import io.virtwright.app.report.PlanReport.Kind;
import io.virtwright.app.report.PlanReport.Step;
import io.virtwright.app.report.Report;
import io.virtwright.engine.change.Change;
import io.virtwright.engine.change.ChangeText;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.plan.PlannedStep;

/** Makes the document of a plan. */
final class PlanReports {
    private PlanReports() {}

    static PlanReport of(Session session, Plan plan) {
        return new PlanReport(
                session.host().name(),
                plan.start().taken(),
                session.policy(),
                plan.steps().stream().map(PlanReports::step).toList(),
                Report.worstFirst(plan.after()).stream()
                        .filter(entry -> entry.verdict() == Verdict.DRIFT && !entry.isWaived())
                        .toList(),
                session.warnings());
    }

    /** How many findings nobody can plan for, because something could not be read. */
    static long unknown(Plan plan) {
        return plan.after().stream()
                .filter(finding -> finding.verdict() == Verdict.UNKNOWN && !finding.isWaived())
                .count();
    }

    /** How planning ended; drift is that there is something to change. */
    static Status status(Plan plan) {
        return !plan.isEmpty() ? Status.DRIFT : couldMissSomething(plan) ? Status.UNKNOWN : Status.COMPLIANT;
    }

    /** Whether something that decides exit codes could not be judged, so that there may be more to change. */
    private static boolean couldMissSomething(Plan plan) {
        return plan.after().stream()
                .anyMatch(finding -> finding.verdict() == Verdict.UNKNOWN
                        && finding.severity() != Severity.ADVICE
                        && !finding.isWaived());
    }

    private static Step step(PlannedStep step) {
        Change change = step.change();
        return new Step(kind(change), change.target(), change.when(), ChangeText.detail(change), step.checks());
    }

    private static Kind kind(Change change) {
        return switch (change) {
            case Change.PutFile _ -> Kind.FILE;
            case Change.Redefine _ -> Kind.DEFINITION;
            case Change.TuneRunning _ -> Kind.RUNNING;
            case Change.SetKnob _ -> Kind.KNOB;
        };
    }
}
