package io.virtwright.app.cli;

import io.virtwright.app.render.Counts;
import io.virtwright.app.render.Paper;
import io.virtwright.app.render.TransactionText;
import io.virtwright.engine.change.Change;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.TransactionState;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code virtwright rollback}. */
@Command(
        name = "rollback",
        description = "Puts back what a transaction changed, byte for byte. Asks first.",
        footerHeading = "%nExit codes:%n",
        footer = {"  0   everything is as it was before the transaction", "  1   not so; the message says why"})
final class RollbackCommand extends BaseCommand {
    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Parameters(
            paramLabel = "ID",
            arity = "0..1",
            description = "The transaction (see 'virtwright history'). Default: the newest that is applied.")
    private Optional<String> id = Optional.empty();

    @Option(
            names = {"-y", "--yes"},
            description = "Don't ask.")
    private boolean yes;

    @Option(
            names = "--force",
            description = "Put back even what somebody else has changed since. Their change is lost.")
    private boolean force;

    RollbackCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        target.needRoot(context, "rollback");
        Guard.someoneToAsk(context.io(), yes, "rollback");
        Hands hands = target.host(context).hands();
        Guard.notInterrupted(hands);
        TransactionReport chosen =
                id.map(text -> Transactions.named(hands, text)).orElseGet(() -> newest(hands));
        Paper paper = context.io().paper();
        new TransactionText(paper).brief(chosen);
        String question =
                "Take back " + Counts.of(chosen.steps().size(), "change") + " of transaction " + chosen.id() + "?";
        if (!Guard.confirmed(context.io(), yes, question)) {
            throw new Failure("nothing was changed");
        }
        TransactionReport report = hands.rollback(chosen.id(), force);
        if (report.state() != TransactionState.UNDONE) {
            throw new Failure("transaction " + report.id() + " is "
                    + report.state().word() + (report.problem().isEmpty() ? "" : ": " + report.problem())
                    + (force ? "" : "; nothing was taken back ('rollback --force' overwrites what others changed)"));
        }
        if (force) {
            paper.text(
                    "By force: what somebody else had changed since is overwritten. The journal keeps it, as 'overwritten'"
                            + " in the folder of the step (docs/journal.md).");
        }
        paper.text("Taken back: all of it is as it was before transaction " + report.id() + ", byte for byte.");
        if (report.steps().stream().anyMatch(step -> step.target().startsWith(Change.TuneRunning.TARGET))) {
            paper.text(
                    "Threads of running domains run where and as they ran. Until such a domain stops, its running XML"
                            + " still names a pin or an id that libvirt has no call to unname.");
        }
        return Exit.OK;
    }

    private static TransactionReport newest(Hands hands) {
        return hands.history().stream()
                .filter(report -> report.state() == TransactionState.APPLIED)
                .findFirst()
                .orElseThrow(() -> new Failure(Transactions.unreadable(hands)
                        .orElse("no transaction is applied here, so there is none to take back")));
    }
}
