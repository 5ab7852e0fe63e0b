package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

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
    private static final List<String> IMAGES = List.of("expect", "want", "before", "after", "present", "overwritten");

    private final Journal journal;
    private final Preparation preparation;

    Retention(Journal journal, Preparation preparation) {
        this.journal = journal;
        this.preparation = preparation;
    }

    void tidy(Instant now) throws IOException {
        preparation.removeLeftovers(now);
        List<TransactionReport> finished = journal.reports().stream()
                .filter(report -> report.state().finished())
                .toList();
        for (TransactionReport report : finished.stream().skip(KEPT).toList()) {
            preparation.remove(report.id());
        }
        for (TransactionReport report : finished.stream().limit(KEPT).toList()) {
            if (report.created().plus(SECRETS).isBefore(now)) {
                purge(journal.of(report.id()));
            }
        }
    }

    /** The mark comes first: a rollback must not begin with half of the images. */
    private static void purge(Path transaction) throws IOException {
        List<Path> secret;
        try (Stream<Path> steps = Files.list(transaction.resolve("steps"))) {
            secret = steps.filter(step -> Files.exists(step.resolve("secret"), LinkOption.NOFOLLOW_LINKS))
                    .toList();
        }
        if (secret.isEmpty()) {
            return;
        }
        Path mark = transaction.resolve("purged");
        if (!Files.exists(mark, LinkOption.NOFOLLOW_LINKS)) {
            DurableFiles.replace(mark, Bytes.EMPTY);
        }
        for (Path step : secret) {
            for (String image : IMAGES) {
                Files.deleteIfExists(step.resolve(image));
                Files.deleteIfExists(step.resolve(image + ".new"));
            }
            DurableFiles.sync(step);
        }
    }
}
