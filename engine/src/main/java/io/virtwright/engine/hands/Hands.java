package io.virtwright.engine.hands;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.plan.Plan;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Changes a host, in transactions that a journal on that host makes durable. One transaction at a time: while one is under
 * way, or was cut off, others are refused.
 *
 * <p>All methods throw {@link HandsException} where the journal or the host can't be reached or the request makes no sense;
 * those that change the host throw {@link UnseenEndException} where it can't be told any more how that ended.
 */
public interface Hands {
    /**
     * The changes that can't be made on this host, each with the reason. Asked before planning, and for many changes at once:
     * the host may be far away.
     */
    Map<Change, String> obstacles(List<Change> changes);

    /** Why a change can't be made on this host; empty where it can. */
    default Optional<String> cannot(Change change) {
        return Optional.ofNullable(obstacles(List.of(change)).get(change));
    }

    /**
     * Checks that every step finds what it rests on, then takes all steps, reading back each. Where one fails, those before it
     * are taken back. The report tells how it ended.
     */
    TransactionReport apply(Plan plan, String policy);

    /**
     * Puts back what a transaction changed. What was changed again by somebody else since is not overwritten: the report is
     * then {@code STUCK} with nothing half done, unless {@code force}. What is overwritten by force is kept in the journal.
     */
    TransactionReport rollback(TransactionId id, boolean force);

    /** The journal. Asked once where several things are wanted of it: the host may be far away. */
    default JournalReport journal() {
        return new JournalReport(history(), interrupted(), Optional.empty());
    }

    /** All transactions, newest first. */
    List<TransactionReport> history();

    Optional<TransactionReport> show(TransactionId id);

    /** The transaction that was cut off, if any. */
    Optional<TransactionReport> interrupted();

    /** Finishes or undoes the transaction that was cut off. */
    TransactionReport recover(Recovery how);

    /** What to do with a transaction that was cut off. */
    enum Recovery {
        FINISH,
        UNDO
    }
}
