package io.virtwright.app.cli;

import io.virtwright.app.render.Counts;
import io.virtwright.app.render.Paper;
import io.virtwright.app.render.PlanText;
import io.virtwright.app.render.TransactionText;
import io.virtwright.app.render.VerificationText;
import io.virtwright.app.terminal.Io;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.TransactionState;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.plan.PlannedStep;
import io.virtwright.engine.plan.Verification;
import io.virtwright.engine.practice.Auditor;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code virtwright apply}. */
@Command(
        name = "apply",
        description = {
            "Makes the plan, asks, applies it in one transaction, and verifies every effect by reading the host again.",
            "With --xml, writes the edited XML: to standard output, to --to, or with --in-place over its file (the old"
                    + " one is kept as FILE~)."
        },
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0   all applied and verified, or nothing to do",
            "  1   not applied: could not run, refused, or taken back after a failure; or its effect is not known",
            "  2   applied, but the host does not read as the plan predicted",
            "Of several hosts the first that is true of any: 1, 2, 0."
        })
final class ApplyCommand extends BaseCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final Targets targets = new Targets();

    @Option(
            names = {"-y", "--yes"},
            description = "Don't ask.")
    private boolean yes;

    @Option(names = "--to", paramLabel = "FILE", description = "With --xml: write the edited XML to this file.")
    private Optional<Path> to = Optional.empty();

    @Option(names = "--in-place", description = "With --xml: write the edited XML over its file.")
    private boolean inPlace;

    @Mixin
    private final HostWords hosts = new HostWords();

    ApplyCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        if (targets.isSnapshot()) {
            throw new ParameterException(
                    spec.commandLine(), "a capture can't be changed; 'plan --snapshot' shows what would be");
        }
        Optional<Remotes> remotes = targets.remotes(hosts.names(), context, spec);
        if (remotes.isPresent()) {
            notForXml();
            return remote(remotes.get());
        }
        Session session = targets.open(context, spec);
        if (session.xml().isPresent()) {
            return new XmlApply(context, spec, session, session.xml().get()).run(to, inPlace);
        }
        notForXml();
        targets.needRoot(context, "apply");
        return apply(session, targets.again());
    }

    private void notForXml() {
        if (to.isPresent() || inPlace) {
            throw new ParameterException(spec.commandLine(), "--to and --in-place go with --xml");
        }
    }

    private int remote(Remotes remotes) {
        Auditor auditor = targets.auditor(context, spec);
        if (!remotes.single()) {
            return new FleetApply(context, remotes, auditor).run(yes);
        }
        try (Remotes.Connected host = remotes.only()) {
            return apply(Session.remote(host.host(), auditor), remotes.again(0));
        }
    }

    /** @param again the host as it was given */
    private int apply(Session session, String again) {
        Io io = context.io();
        Guard.someoneToAsk(io, yes, "apply");
        Guard.notInterrupted(session.host().hands().journal(), again);
        Plan plan = session.plan(session.look());
        new PlanText(io.paper()).write(PlanReports.of(session, plan), PlanReports.unknown(plan));
        if (plan.isEmpty()) {
            return Exit.OK;
        }
        String question = "Apply "
                + (plan.steps().size() == 1
                        ? "this change"
                        : "these " + Counts.of(plan.steps().size(), "change")) + "?";
        if (!Guard.confirmed(io, yes, question)) {
            throw new Failure("nothing was changed");
        }
        refuseIfMoved(session, plan);
        TransactionReport report =
                Unseen.hinted(io.paper(), again, () -> session.host().hands().apply(plan, session.policy()));
        return report.state() == TransactionState.APPLIED
                ? verify(session, plan, report, again)
                : notApplied(report, again);
    }

    /** Time has passed while the user read the plan: what it rests on must still hold. */
    private static void refuseIfMoved(Session session, Plan plan) {
        List<PlannedStep> stale = plan.staleOn(session.look());
        if (!stale.isEmpty()) {
            throw new Failure("the host has changed since the plan was made ("
                    + stale.stream().map(step -> step.change().target()).collect(Collectors.joining(", "))
                    + "); nothing was changed. Plan again.");
        }
    }

    private int notApplied(TransactionReport report, String again) {
        new TransactionText(context.io().paper()).full(report);
        if (report.state() == TransactionState.STUCK) {
            Unseen.back(context.io().paper(), report.id(), again);
        }
        throw new Failure(Transactions.outcome(report));
    }

    private int verify(Session session, Plan plan, TransactionReport report, String again) {
        Paper paper = context.io().paper();
        paper.blank();
        paper.heading("Applied " + Counts.of(report.steps().size(), "change") + " as transaction " + report.id() + ".");
        context.io().out().flush();
        Verification verification;
        try {
            verification = Verification.of(plan, session.assess(session.look()));
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            throw notKnown(paper, report, Errors.message(e), again);
        }
        new VerificationText(paper).write(verification);
        Optional<String> unread = verification.unread();
        if (unread.isPresent()) {
            throw notKnown(paper, report, unread.get(), again);
        }
        Unseen.back(paper, report.id(), again);
        return verification.failures().isEmpty() ? Exit.OK : Exit.DRIFT;
    }

    private static Failure notKnown(Paper paper, TransactionReport report, String why, String again) {
        Unseen.commands(paper, report.id(), again);
        return new Failure(Unseen.effect(report.id(), why));
    }
}
