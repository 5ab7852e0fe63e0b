package io.virtwright.engine.hands;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What becomes of old transactions. Only finished ones are touched: one that is stuck, was cut off or can't be read waits for
 * a person, however old it is.
 */
final class Retention {
    /** Finished transactions that are kept; older ones are removed whole. */
    static final int KEPT = 50;

    /** How long the before-images that hold secrets are kept. Without them a transaction can't be rolled back. */
    static final Duration SECRETS = Duration.ofDays(90);

    /** The files of a step that may hold a secret, in the order in which they go. */
    static final List<String> IMAGES = List.of(
            "expect",
            "want",
            "before",
            "after",
            "present",
            "overwritten",
            "want.tokens",
            "after.tokens",
            "present.tokens");

    private Retention() {}

    /**
     * What goes.
     *
     * @param remove whole
     * @param purge the images of steps that may hold secrets
     */
    record Tidying(List<TransactionId> remove, List<TransactionId> purge) {
        Tidying {
            remove = List.copyOf(remove);
            purge = List.copyOf(purge);
        }
    }

    /** @param reports all transactions, newest first */
    static Tidying of(List<TransactionReport> reports, Instant now) {
        List<TransactionReport> finished =
                reports.stream().filter(report -> report.state().finished()).toList();
        return new Tidying(
                finished.stream().skip(KEPT).map(TransactionReport::id).toList(),
                finished.stream()
                        .limit(KEPT)
                        .filter(report -> report.created().plus(SECRETS).isBefore(now))
                        .map(TransactionReport::id)
                        .toList());
    }
}
