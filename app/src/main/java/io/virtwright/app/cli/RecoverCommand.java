package io.virtwright.app.cli;

import io.virtwright.app.render.FleetText;
import io.virtwright.app.render.TransactionText;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.Hands.Recovery;
import io.virtwright.engine.hands.JournalReport;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.TransactionState;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code virtwright recover}. */
@Command(
        name = "recover",
        description = "Says which transaction was cut off, and finishes or undoes it. Asks which, unless told.",
        footerHeading = "%nExit codes:%n",
        footer = {"  0   nothing was cut off, or it is finished or undone now", "  1   not so; the message says why"})
final class RecoverCommand extends BaseCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HostWords hosts = new HostWords();

    @Mixin
    private final TargetOptions target = new TargetOptions();

    /** At most one of the two. */
    static final class How {
        @Option(names = "--finish", description = "Take the steps that are left.")
        private boolean finish;

        @Option(names = "--undo", description = "Take back the steps that were taken.")
        private boolean undo;

        Optional<Recovery> chosen() {
            return finish ? Optional.of(Recovery.FINISH) : undo ? Optional.of(Recovery.UNDO) : Optional.empty();
        }
    }

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private How how = new How();

    RecoverCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        Optional<Remotes> remotes = target.remotes(hosts.names(), context, spec);
        if (remotes.isEmpty()) {
            target.needRoot(context, "recover");
            return recover(target.host(context).hands(), target.again());
        }
        if (remotes.get().single()) {
            try (Remotes.Connected host = remotes.get().only()) {
                return recover(host.host().hands(), remotes.get().again(0));
            }
        }
        return several(remotes.get());
    }

    private int several(Remotes remotes) {
        FleetUndo fleet = new FleetUndo(context, remotes);
        int count = fleet.show("no transaction was cut off", (hands, again) -> {
            JournalReport journal = hands.journal();
            if (journal.interrupted().isEmpty()) {
                Guard.notUnderWay(journal, again);
                Transactions.readable(journal);
            }
            return journal.interrupted();
        });
        Optional<Recovery> recovery =
                count == 0 ? Optional.of(Recovery.UNDO) : how.chosen().or(this::ask);
        if (recovery.isEmpty()) {
            throw new Failure("nothing was changed; --finish or --undo decides");
        }
        return fleet.act(
                "Recovering",
                new FleetText.Wording("not recovered", "", "not known", "recovered, or not in need of it"),
                (hands, _) -> {
                    TransactionReport report = hands.recover(recovery.get());
                    refuseUnlessRecovered(report);
                    return report;
                });
    }

    /** @param again the host as it was given */
    private int recover(Hands hands, String again) {
        JournalReport journal = hands.journal();
        Optional<TransactionReport> interrupted = journal.interrupted();
        if (interrupted.isEmpty()) {
            Guard.notUnderWay(journal, again);
            Transactions.readable(journal);
            context.io().paper().text("No transaction was cut off.");
            return Exit.OK;
        }
        TransactionText text = new TransactionText(context.io().paper());
        text.brief(interrupted.get());
        Optional<Recovery> recovery = how.chosen().or(this::ask);
        if (recovery.isEmpty()) {
            throw new Failure("nothing was changed; --finish or --undo decides");
        }
        TransactionReport report = Unseen.hinted(context.io().paper(), again, () -> hands.recover(recovery.get()));
        refuseUnlessRecovered(report);
        text.brief(report);
        return Exit.OK;
    }

    private static void refuseUnlessRecovered(TransactionReport report) {
        if (report.state() != TransactionState.APPLIED && report.state() != TransactionState.UNDONE) {
            throw new Failure(Transactions.outcome(report));
        }
    }

    private Optional<Recovery> ask() {
        if (!context.io().terminals().in()) {
            return Optional.empty();
        }
        String answer = context.io().ask("Finish it or undo it? [finish/undo] ").orElse("");
        return switch (answer.strip().toLowerCase(Locale.ROOT)) {
            case "f", "finish" -> Optional.of(Recovery.FINISH);
            case "u", "undo" -> Optional.of(Recovery.UNDO);
            case String _ -> Optional.empty();
        };
    }
}
