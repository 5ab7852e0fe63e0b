package io.virtwright.engine.hands;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.plan.PlannedStep;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Hands that are a fixed shell program, hands.sh, on the host that is changed. This class prepares the folder of a
 * transaction, starts the program as a process that does not die with this one, and reads the journal.
 */
public final class ShellHands implements Hands {
    private final InstantSource clock;
    private final Reach reach;
    private final Obstacles obstacles;
    private final Translation translation;

    /**
     * Hands on a disk that this program sees itself.
     *
     * @param eyes makes eyes that read a tree without secrets: that a definition still is what the plan was made for
     */
    public static ShellHands on(HandsRoot root, Supplier<Eyes> eyes) {
        return new ShellHands(root, eyes, new LocalReach(root));
    }

    /** Hands on a live host that is reached over a link. */
    public static ShellHands over(RemoteShell shell, Supplier<Eyes> eyes) {
        return over(HandsRoot.machine(), shell, eyes);
    }

    /**
     * The same in a tree.
     *
     * @param root the tree, which this program and the other host see at the same path; its prefix is not used
     */
    public static ShellHands over(HandsRoot root, RemoteShell shell, Supplier<Eyes> eyes) {
        return new ShellHands(root, eyes, new ShellReach(root.root(), shell));
    }

    private ShellHands(HandsRoot root, Supplier<Eyes> eyes, Reach reach) {
        this.clock = InstantSource.system();
        this.reach = reach;
        this.obstacles = new Obstacles(root.isTree(), reach);
        this.translation = new Translation(root, eyes);
    }

    @Override
    public Map<Change, String> obstacles(List<Change> changes) {
        return obstacles.of(changes);
    }

    @Override
    public TransactionReport apply(Plan plan, String policy) {
        if (plan.isEmpty()) {
            throw new HandsException("there is nothing to apply");
        }
        List<Change> changes = plan.steps().stream().map(PlannedStep::change).toList();
        obstacles(changes).forEach((change, why) -> {
            throw new HandsException(change.target() + " can't be changed: " + why);
        });
        Journal journal = new Journal(reach.journal(Optional.empty()));
        refuseIfBusy(journal);
        List<StepData> steps = translation.steps(plan);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        TransactionId id = TransactionId.next(now, new SecureRandom().nextInt(), journal.ids());
        Description description = new Description(
                now, policy, plan.steps().stream().map(Description.Step::of).toList());
        Reach.Ending ending =
                reach.apply(Preparation.of(id, description, steps, Retention.of(journal.reports(), now), now));
        return report(id, ending);
    }

    private static void refuseIfBusy(Journal journal) {
        journal.underWay().ifPresent(id -> {
            throw new HandsException("the transaction " + id + " is under way");
        });
        journal.interrupted().ifPresent(report -> {
            throw new HandsException("the transaction " + report.id() + " was cut off: finish or undo it first");
        });
    }

    /** The journal knows how it ended. The exit status tells what the journal can't: that the hands could not begin. */
    private TransactionReport report(TransactionId id, Reach.Ending ending) {
        return switch (ending.status()) {
            case Reach.Ending.DONE, Reach.Ending.REFUSED, Reach.Ending.UNDONE, Reach.Ending.STUCK -> ended(id, ending);
            case Reach.Ending.BUSY, Reach.Ending.UNUSABLE, Reach.Ending.USAGE ->
                throw new HandsException(ending.problems());
            default -> throw new UnseenEndException(id, "the transaction " + id + ": " + ending.problems());
        };
    }

    private TransactionReport ended(TransactionId id, Reach.Ending ending) {
        TransactionReport report = ended(id);
        return switch (report.state()) {
            case APPLIED -> ending.status() == Reach.Ending.STUCK ? report.stuck(conflicts(ending)) : report;
            case UNDONE, REFUSED, STUCK -> report;
            // The hands could not record how they ended.
            case PREPARED, APPLYING, UNDOING ->
                throw new UnseenEndException(id, "the transaction " + id + ": " + ending.problems());
            case UNREADABLE ->
                throw new UnseenEndException(
                        id,
                        "the transaction " + id + " came to an end, but to which can't be read: " + report.problem());
        };
    }

    /** What the journal does not keep: a rollback that was refused leaves the transaction applied. */
    private static String conflicts(Reach.Ending ending) {
        return "changed by somebody else since, and left as it is: "
                + String.join(
                        "; ",
                        ending.texts("conflict").stream()
                                .map(text -> "step " + text)
                                .toList());
    }

    @Override
    public TransactionReport rollback(TransactionId id, boolean force) {
        Journal journal = known(id);
        TransactionReport report = journal.find(id).orElseThrow(() -> new HandsException("no transaction " + id));
        switch (report.state()) {
            case UNREADABLE ->
                throw new HandsException("the transaction " + id + " can't be read: " + report.problem());
            case UNDONE, REFUSED ->
                throw new HandsException(
                        "the transaction " + id + " is " + report.state().word() + " already");
            case PREPARED, APPLYING, APPLIED, UNDOING, STUCK -> {}
        }
        if (journal.purged(id)) {
            throw new HandsException("the transaction " + id
                    + " can't be rolled back: its before-images hold secrets and were purged after "
                    + Retention.SECRETS.toDays() + " days");
        }
        return report(id, reach.run(force ? List.of("undo", "force") : List.of("undo"), id));
    }

    private Journal known(TransactionId id) {
        return new Journal(reach.journal(Optional.of(id)));
    }

    /** What the journal says after the hands have ended. Whatever keeps it from being read, the host may be changed. */
    private TransactionReport ended(TransactionId id) {
        try {
            return known(id).find(id).orElseThrow(() -> new HandsException("it is not there any more"));
        } catch (HandsException | OutOfMemoryError | StackOverflowError e) {
            throw new UnseenEndException(
                    id, "the transaction " + id + " came to an end, but to which can't be read: " + Reasons.of(e), e);
        }
    }

    @Override
    public JournalReport journal() {
        Journal journal = new Journal(reach.journal(Optional.empty()));
        return new JournalReport(journal.reports(), journal.interrupted(), journal.underWay());
    }

    @Override
    public List<TransactionReport> history() {
        return journal().transactions();
    }

    @Override
    public Optional<TransactionReport> show(TransactionId id) {
        return known(id).find(id);
    }

    @Override
    public Optional<TransactionReport> interrupted() {
        return journal().interrupted();
    }

    @Override
    public TransactionReport recover(Recovery how) {
        TransactionReport report = interrupted().orElseThrow(() -> new HandsException("no transaction was cut off"));
        if (how == Recovery.FINISH && report.state() == TransactionState.UNDOING) {
            throw new HandsException(
                    "the transaction " + report.id() + " was cut off while it was taken back: it can only be undone");
        }
        String command = switch (how) {
            case FINISH -> "finish";
            case UNDO -> "undo";
        };
        return report(report.id(), reach.run(List.of(command), report.id()));
    }
}
