package io.virtwright.app.cli;

import io.virtwright.app.fleet.Folded;
import io.virtwright.app.fleet.Held;
import io.virtwright.app.render.FleetText;
import io.virtwright.app.render.PlanText;
import io.virtwright.app.report.FleetResults;
import io.virtwright.app.report.HostResult;
import io.virtwright.app.report.JsonDocument;
import io.virtwright.app.report.PlanReport;
import io.virtwright.app.report.PlanReport.Step;
import io.virtwright.app.report.Report;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.host.Host;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.practice.Auditor;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The plans of hosts over SSH. Of each host its plan's text is kept; what was read is not. */
final class FleetPlan {
    private static final FleetText.Wording WORDING = new FleetText.Wording(
            "could not be planned for",
            "with something to change",
            "with nothing to change as far as they could be read",
            "with nothing to change");

    private final Remotes remotes;
    private final Auditor auditor;
    private final FleetResults results;
    private final Map<Same, For> gathered = new HashMap<>();

    FleetPlan(Remotes remotes, Auditor auditor) {
        this.remotes = remotes;
        this.auditor = auditor;
        this.results = remotes.results();
    }

    /** All that is shown of a plan but whom it is for. */
    private record Same(List<Step> steps, List<Left> left, List<String> errors, long unknown) {
        static Same of(PlanReport plan, long unknown) {
            return new Same(plan.steps(), plan.left().stream().map(Left::of).toList(), plan.notes(), unknown);
        }
    }

    /** What is left to the user. The subject is empty where it is the host. */
    private record Left(String check, Subject.Kind kind, String subject, String summary, String remedy) {
        static Left of(Report.Entry entry) {
            boolean host = entry.subject().kind() == Subject.Kind.HOST;
            return new Left(
                    entry.check(),
                    entry.subject().kind(),
                    host ? "" : entry.subject().label(),
                    entry.summary(),
                    entry.remedy());
        }
    }

    /** A plan and the hosts that it is for. */
    private record For(PlanReport plan, List<Integer> hosts) {}

    FleetResults results() {
        return results;
    }

    /** Prints the plans, what is the same on several hosts once. */
    int print(FleetOutput output) {
        read(output, (_, _) -> {});
        output.end(results, text -> text.summary(WORDING));
        return FleetOutput.exit(results);
    }

    /** What must hold on a host before its plan is worth showing. */
    @FunctionalInterface
    interface Guarded {
        void check(int index, Host host);
    }

    /** Reads the hosts and plans for them; prints the document, or the plans without a summary. */
    void read(FleetOutput output, Guarded guard) {
        remotes.<Held>each(
                remotes.all(),
                output.progress("Planning", output.isJson()),
                results,
                (index, host) -> {
                    guard.check(index, host);
                    Session session = Session.remote(host, auditor);
                    Plan plan = session.plan(session.look());
                    PlanReport report = PlanReports.of(session, plan);
                    results.put(index, HostResult.of(PlanReports.status(plan)));
                    if (output.isJson()) {
                        return Held.of(JsonDocument.plan(report, output.ascii()));
                    }
                    gather(index, report, PlanReports.unknown(plan));
                    return output.nothing();
                },
                (index, reason) -> output.isJson()
                        ? Held.of(JsonDocument.failed(remotes.names().get(index), "steps", reason, output.ascii()))
                        : output.nothing(),
                output.isJson() ? output::take : _ -> {});
        if (!output.isJson()) {
            output.take(output.text(paper -> inOrder().forEach(entry -> {
                PlanReport plan = entry.getValue().plan();
                String names = Folded.names(results.names(entry.getValue().hosts()));
                new PlanText(paper)
                        .write(
                                new PlanReport(
                                        names,
                                        plan.taken(),
                                        plan.policy(),
                                        plan.steps(),
                                        plan.left().stream()
                                                .map(left -> about(left, names))
                                                .toList(),
                                        plan.notes()),
                                entry.getKey().unknown());
                paper.blank();
            })));
        }
    }

    /** A host's own finding is about all that the plan is for. */
    private static Report.Entry about(Report.Entry entry, String names) {
        return entry.subject().kind() != Subject.Kind.HOST
                ? entry
                : new Report.Entry(
                        entry.check(),
                        entry.practice(),
                        entry.title(),
                        Subject.host(names),
                        entry.severity(),
                        entry.verdict(),
                        entry.layers(),
                        entry.summary(),
                        entry.why(),
                        entry.remedy(),
                        entry.guide(),
                        entry.waiver());
    }

    private synchronized void gather(int index, PlanReport plan, long unknown) {
        gathered.computeIfAbsent(Same.of(plan, unknown), _ -> new For(plan, new ArrayList<>()))
                .hosts()
                .add(index);
    }

    private synchronized List<Map.Entry<Same, For>> inOrder() {
        gathered.values().forEach(one -> one.hosts().sort(Comparator.naturalOrder()));
        return gathered.entrySet().stream()
                .sorted(Comparator.comparing(entry -> entry.getValue().hosts().getFirst()))
                .toList();
    }

    /** What was shown for a host; empty where nothing is to be changed or it could not be read. */
    synchronized Optional<List<Step>> steps(int index) {
        return gathered.entrySet().stream()
                .filter(entry -> entry.getValue().hosts().contains(index))
                .map(entry -> entry.getKey().steps())
                .filter(steps -> !steps.isEmpty())
                .findFirst();
    }
}
