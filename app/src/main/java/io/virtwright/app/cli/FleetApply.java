package io.virtwright.app.cli;

import io.virtwright.app.fleet.Folded;
import io.virtwright.app.fleet.Held;
import io.virtwright.app.render.Counts;
import io.virtwright.app.render.FleetText;
import io.virtwright.app.render.Paper;
import io.virtwright.app.render.VerificationText;
import io.virtwright.app.report.FleetResults;
import io.virtwright.app.report.HostResult;
import io.virtwright.app.report.HostResult.Status;
import io.virtwright.app.report.PlanReport;
import io.virtwright.app.report.PlanReport.Step;
import io.virtwright.engine.hands.TransactionId;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.UnseenEndException;
import io.virtwright.engine.host.Host;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.plan.Verification;
import io.virtwright.engine.practice.Auditor;
import java.util.List;
import java.util.Optional;

/**
 * Plans for hosts over SSH, asks once, and applies each plan as a transaction of its own host. While the user reads,
 * nothing of the hosts is held but what is shown: after the answer each is read and planned for again, and refused if that
 * plan is another.
 */
final class FleetApply {
    private static final FleetText.Wording WORDING = new FleetText.Wording(
            "not applied", "not as predicted", "effect not known", "as wanted, or as far as it can be");

    private final Context context;
    private final Remotes remotes;
    private final Auditor auditor;

    FleetApply(Context context, Remotes remotes, Auditor auditor) {
        this.context = context;
        this.remotes = remotes;
        this.auditor = auditor;
    }

    int run(boolean yes) {
        Guard.someoneToAsk(context.io(), yes, "apply");
        FleetOutput output = new FleetOutput(context.io(), Format.TEXT, PlanReport.SCHEMA);
        FleetPlan plans = new FleetPlan(remotes, auditor);
        plans.read(output, (index, host) -> Guard.notInterrupted(host.hands().journal(), remotes.again(index)));
        FleetResults results = plans.results();
        List<Integer> changing = results.with(Status.DRIFT);
        if (!changing.isEmpty()) {
            ask(results, changing, yes);
        }
        results.with(Status.UNKNOWN).forEach(index -> results.put(index, HostResult.of(Status.COMPLIANT)));
        remotes.<Held>each(
                changing,
                output.progress("Applying", true),
                results,
                (index, host) -> {
                    results.put(index, HostResult.failed("cut off", "cut off"));
                    return apply(output, index, host, plans.steps(index).orElse(List.of()), results);
                },
                (_, _) -> output.nothing(),
                output::take);
        return output.endOfChange(results, WORDING);
    }

    private void ask(FleetResults results, List<Integer> changing, boolean yes) {
        List<Integer> failed = results.with(Status.FAILED);
        Paper paper = context.io().paper();
        results.failures()
                .forEach(failure -> paper.labelled(
                        0, "left out:", 10, Folded.names(results.names(failure.getValue())) + ": " + failure.getKey()));
        String question = "Apply this to " + Counts.of(changing.size(), "host")
                + (failed.isEmpty() ? "" : ", without the " + failed.size() + " left out") + "?";
        if (!Guard.confirmed(context.io(), yes, question)) {
            throw new Failure("nothing was changed");
        }
    }

    private Held apply(FleetOutput output, int index, Host host, List<Step> shown, FleetResults results) {
        Session session = Session.remote(host, auditor);
        Plan plan = session.plan(session.look());
        if (!PlanReports.of(session, plan).steps().equals(shown)) {
            throw new Failure("it has changed since the plan was made; nothing was changed. Plan again.");
        }
        TransactionReport report;
        try {
            report = host.hands().apply(plan, session.policy());
        } catch (UnseenEndException e) {
            return changed(output, index, e.id(), Unseen.end(e, remotes.again(index)), results);
        }
        return switch (report.state()) {
            case APPLIED -> verified(output, index, session, plan, report, results);
            case UNDONE, REFUSED -> throw new Failure(Transactions.outcome(report));
            case PREPARED, APPLYING, UNDOING, STUCK, UNREADABLE ->
                changed(output, index, report.id(), Transactions.outcome(report), results);
        };
    }

    /** It may be changed in part. */
    private Held changed(FleetOutput output, int index, TransactionId id, String how, FleetResults results) {
        results.put(index, HostResult.of(Status.UNKNOWN));
        return output.text(paper -> {
            paper.text(name(index) + ": " + how);
            Unseen.ways(paper, id, remotes.again(index));
        });
    }

    /** From here on the host is changed: whatever fails, that is said. */
    private Held verified(
            FleetOutput output, int index, Session session, Plan plan, TransactionReport report, FleetResults results) {
        Verification verification;
        try {
            verification = Verification.of(plan, session.assess(session.look()));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            return unseen(output, index, report, Errors.ofHost(e).detail(), results);
        }
        Optional<String> unread = verification.unread();
        if (unread.isPresent()) {
            return unseen(output, index, report, unread.get(), results);
        }
        boolean well = verification.failures().isEmpty();
        results.put(index, HostResult.of(well ? Status.COMPLIANT : Status.DRIFT));
        return output.text(paper -> {
            paper.text(name(index) + ": applied " + Counts.of(report.steps().size(), "change") + " as transaction "
                    + report.id() + (well ? "; proven by reading again" : ""));
            if (!well) {
                new VerificationText(paper).write(verification);
            }
        });
    }

    private Held unseen(FleetOutput output, int index, TransactionReport report, String why, FleetResults results) {
        results.put(index, HostResult.of(Status.UNKNOWN));
        return output.text(paper -> {
            paper.text(name(index) + ": " + Unseen.effect(report.id(), why));
            Unseen.commands(paper, report.id(), remotes.again(index));
        });
    }

    private String name(int index) {
        return remotes.names().get(index);
    }
}
