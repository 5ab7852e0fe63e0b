package io.virtwright.engine.hands;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.plan.PlannedStep;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Hands that are a fixed shell program, hands.sh, on the host that is changed. This class prepares the folder of a
 * transaction, starts the program as a process that does not die with this one, and reads the journal.
 */
public final class ShellHands implements Hands {
    private static final int STATUS_REFUSED = 3;
    private static final int STATUS_UNDONE = 4;
    private static final int STATUS_STUCK = 5;
    private static final int STATUS_BUSY = 6;

    private final InstantSource clock;
    private final Journal journal;
    private final Preparation preparation;
    private final Retention retention;
    private final Obstacles obstacles;
    private final Translation translation;
    private final HandsProcess process;

    /** Hands that get definitions where they are: from libvirt, or from the files of a tree. */
    public static ShellHands on(HandsRoot root, Supplier<Eyes> eyes) {
        return new ShellHands(root, eyes, root.isTree() ? new TreeDefinitions(root) : new LibvirtDefinitions(root));
    }

    /** @param eyes makes eyes that read the host without secrets: that a definition still is what the plan was made for */
    public ShellHands(HandsRoot root, Supplier<Eyes> eyes, SecureDefinitions definitions) {
        this(root, eyes, definitions, InstantSource.system());
    }

    ShellHands(HandsRoot root, Supplier<Eyes> eyes, SecureDefinitions definitions, InstantSource clock) {
        this.clock = clock;
        this.journal = new Journal(root);
        this.preparation = new Preparation(journal);
        this.retention = new Retention(journal, preparation);
        this.obstacles = new Obstacles(root);
        this.translation = new Translation(root, eyes, definitions);
        this.process = new HandsProcess(root, journal);
    }

    @Override
    public Optional<String> cannot(Change change) {
        return obstacles.of(change);
    }

    @Override
    public TransactionReport apply(Plan plan, String policy) {
        if (plan.isEmpty()) {
            throw new HandsException("there is nothing to apply");
        }
        for (PlannedStep step : plan.steps()) {
            cannot(step.change()).ifPresent(why -> {
                throw new HandsException(step.change().target() + " can't be changed: " + why);
            });
        }
        refuseIfBusy();
        TransactionId id = prepare(plan, policy);
        HandsProcess.Ending ending = process.run(List.of("apply"), id);
        if (ending.status() == STATUS_BUSY) {
            withdraw(id);
        }
        return report(id, ending);
    }

    private void refuseIfBusy() {
        journal.underWay().ifPresent(id -> {
            throw new HandsException("the transaction " + id + " is under way");
        });
        interrupted().ifPresent(report -> {
            throw new HandsException("the transaction " + report.id() + " was cut off: finish or undo it first");
        });
    }

    private TransactionId prepare(Plan plan, String policy) {
        List<StepData> steps = translation.steps(plan);
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        TransactionId id = TransactionId.next(now, new SecureRandom().nextInt(), journal.ids());
        Description description = new Description(
                now, policy, plan.steps().stream().map(Description.Step::of).toList());
        try {
            preparation.openJournal();
            retention.tidy(now);
            preparation.write(id, description, steps);
        } catch (IOException e) {
            throw new HandsException(
                    "nothing was changed: the journal " + journal.folder() + " can't be written: " + Reasons.of(e), e);
        }
        return id;
    }

    /** Another transaction was faster. Nothing was changed by this one. */
    private void withdraw(TransactionId id) {
        try {
            preparation.remove(id);
        } catch (IOException e) {
            throw new HandsException("the journal can't be written: " + Reasons.of(e), e);
        }
    }

    /** The journal knows how it ended. The exit status tells what the journal can't: that the hands could not begin. */
    private TransactionReport report(TransactionId id, HandsProcess.Ending ending) {
        String problems = String.join("; ", ending.texts("problem"));
        if (!List.of(0, STATUS_REFUSED, STATUS_UNDONE, STATUS_STUCK).contains(ending.status())) {
            throw new HandsException(
                    problems.isEmpty()
                            ? "the hands ended with status " + ending.status() + ": "
                                    + String.join("; ", ending.lines())
                            : problems);
        }
        TransactionReport report = journal.find(id).orElseThrow(() -> new HandsException("no transaction " + id));
        boolean conflict = ending.status() == STATUS_STUCK && report.state() == TransactionState.APPLIED;
        return conflict ? report.stuck(conflicts(ending)) : report;
    }

    /** What the journal does not keep: a rollback that was refused leaves the transaction applied. */
    private static String conflicts(HandsProcess.Ending ending) {
        return "changed by somebody else since, and left as it is: "
                + String.join(
                        "; ",
                        ending.texts("conflict").stream()
                                .map(text -> "step " + text)
                                .toList());
    }

    @Override
    public TransactionReport rollback(TransactionId id, boolean force) {
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
        install();
        return report(id, process.run(force ? List.of("undo", "force") : List.of("undo"), id));
    }

    @Override
    public List<TransactionReport> history() {
        return journal.reports();
    }

    @Override
    public Optional<TransactionReport> show(TransactionId id) {
        return journal.find(id);
    }

    @Override
    public Optional<TransactionReport> interrupted() {
        Optional<TransactionId> running = journal.underWay();
        return journal.reports().stream()
                .filter(report -> report.state().interrupted())
                .filter(report -> !running.equals(Optional.of(report.id())))
                .findFirst();
    }

    @Override
    public TransactionReport recover(Recovery how) {
        TransactionReport report = interrupted().orElseThrow(() -> new HandsException("no transaction was cut off"));
        if (how == Recovery.FINISH && report.state() == TransactionState.UNDOING) {
            throw new HandsException(
                    "the transaction " + report.id() + " was cut off while it was taken back: it can only be undone");
        }
        install();
        String command = switch (how) {
            case FINISH -> "finish";
            case UNDO -> "undo";
        };
        return report(report.id(), process.run(List.of(command), report.id()));
    }

    private void install() {
        try {
            preparation.installHands();
        } catch (IOException e) {
            throw new HandsException("the journal " + journal.folder() + " can't be written: " + Reasons.of(e), e);
        }
    }
}
