package io.virtwright.engine.hands;

import java.time.Instant;
import java.util.List;

/**
 * A transaction as the journal has it. Holds no before-images: they never leave the host.
 *
 * @param policy the name of the policy that it was planned for
 * @param problem why it was refused, undone after a failure, or stuck; empty text where nothing went wrong
 */
public record TransactionReport(
        TransactionId id,
        TransactionState state,
        Instant created,
        String policy,
        List<StepReport> steps,
        String problem) {
    public TransactionReport {
        steps = List.copyOf(steps);
    }

    /** The same, as stuck for a reason that the journal does not hold. */
    TransactionReport stuck(String why) {
        return new TransactionReport(id, TransactionState.STUCK, created, policy, steps, why);
    }

    /**
     * One step.
     *
     * @param target what it changes
     * @param summary what it does to that, in one line
     * @param detail a diff or the two values, without secrets; may have several lines
     * @param state {@code pending}, {@code begun}, {@code done} or {@code undone}
     */
    public record StepReport(int number, String target, String summary, String detail, String when, String state) {}
}
