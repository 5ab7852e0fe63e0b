package io.virtwright.app.cli;

import io.virtwright.app.render.Counts;
import io.virtwright.app.render.FleetText;
import io.virtwright.app.render.Paper;
import io.virtwright.app.render.TransactionText;
import io.virtwright.engine.change.Change;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.JournalReport;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.TransactionState;
import io.virtwright.engine.host.Host;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code virtwright rollback}. */
@Command(
        name = "rollback",
        description =
                "Puts back what a transaction changed, byte for byte: the one of this ID, or the newest that is applied."
                        + " Asks first.",
        footerHeading = "%nExit codes:%n",
        footer = {"  0   everything is as it was before the transaction", "  1   not so; the message says why"})
final class RollbackCommand extends BaseCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Mixin
    private final HostAndId words = new HostAndId();

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
        Optional<String> id = words.id(target.isTree(), spec);
        Optional<Remotes> remotes = target.remotes(words.names(target.isTree()), context, spec);
        if (remotes.isEmpty()) {
            target.needRoot(context, "rollback");
            return rollback(target.host(context), id, target.again());
        }
        if (remotes.get().single()) {
            try (Remotes.Connected host = remotes.get().only()) {
                return rollback(host.host(), id, remotes.get().again(0));
            }
        }
        if (id.isPresent()) {
            throw new ParameterException(spec.commandLine(), "a transaction is of one host");
        }
        return several(remotes.get());
    }

    private int several(Remotes remotes) {
        Guard.someoneToAsk(context.io(), yes, "rollback");
        FleetUndo fleet = new FleetUndo(context, remotes);
        int count = fleet.show("there is nothing to take back", (hands, again) -> {
            JournalReport journal = hands.journal();
            Guard.notInterrupted(journal, again);
            Guard.notUnderWay(journal, again);
            Transactions.readable(journal);
            return journal.transactions().stream()
                    .filter(report -> report.state() == TransactionState.APPLIED)
                    .findFirst();
        });
        if (count > 0 && !Guard.confirmed(context.io(), yes, "Take back " + Counts.of(count, "transaction") + "?")) {
            throw new Failure("nothing was changed");
        }
        return fleet.act(
                "Taking back",
                new FleetText.Wording("not taken back", "", "not known", "taken back, or had nothing to take back"),
                (hands, known) -> {
                    TransactionReport report = hands.rollback(known.id(), force);
                    refuseUnlessUndone(report);
                    return report;
                });
    }

    /** @param again the host as it was given */
    private int rollback(Host host, Optional<String> id, String again) {
        Guard.someoneToAsk(context.io(), yes, "rollback");
        Hands hands = host.hands();
        JournalReport journal = hands.journal();
        Guard.notInterrupted(journal, again);
        Guard.notUnderWay(journal, again);
        TransactionReport chosen =
                id.map(text -> Transactions.named(hands, text, again)).orElseGet(() -> newest(journal));
        Paper paper = context.io().paper();
        new TransactionText(paper).brief(chosen);
        String question =
                "Take back " + Counts.of(chosen.steps().size(), "change") + " of transaction " + chosen.id() + "?";
        if (!Guard.confirmed(context.io(), yes, question)) {
            throw new Failure("nothing was changed");
        }
        TransactionReport report = Unseen.hinted(paper, again, () -> hands.rollback(chosen.id(), force));
        refuseUnlessUndone(report);
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

    private void refuseUnlessUndone(TransactionReport report) {
        if (report.state() != TransactionState.UNDONE) {
            throw new Failure(Transactions.outcome(report) + "; " + howFar(report));
        }
    }

    private String howFar(TransactionReport report) {
        if (report.steps().stream().anyMatch(step -> step.state().equals("undone"))) {
            return "not all of it was taken back";
        }
        return "nothing was taken back" + (force ? "" : " ('rollback --force' overwrites what others changed)");
    }

    private static TransactionReport newest(JournalReport journal) {
        return journal.transactions().stream()
                .filter(report -> report.state() == TransactionState.APPLIED)
                .findFirst()
                .orElseThrow(() -> new Failure(Transactions.unreadable(journal)
                        .orElse("no transaction is applied here, so there is none to take back")));
    }
}
