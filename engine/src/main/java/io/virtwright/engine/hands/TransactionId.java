package io.virtwright.engine.hands;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collection;
import java.util.Comparator;
import java.util.regex.Pattern;

/** The name of a transaction and of its folder in the journal: {@code 20261123T060507Z-3f9a}. */
public record TransactionId(String text) implements Comparable<TransactionId> {
    private static final Pattern FORM = Pattern.compile("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}");

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss");

    public TransactionId {
        if (!isOne(text)) {
            throw new IllegalArgumentException("not a transaction: " + text);
        }
    }

    /**
     * A new name, which sorts after those that there are: also within one second, and with a clock that was set back by less
     * than a day.
     *
     * @param random tells hosts and moments apart; its lowest 15 bits count
     */
    static TransactionId next(Instant now, int random, Collection<TransactionId> existing) {
        TransactionId fresh = of(now, random & 0x7fff);
        return existing.stream()
                .filter(id -> id.compareTo(fresh) >= 0)
                .filter(id -> id.created().isBefore(now.plus(Duration.ofDays(1))))
                .max(Comparator.naturalOrder())
                .map(newest -> newest.following(random))
                .orElse(fresh);
    }

    private TransactionId following(int random) {
        int suffix = Integer.parseInt(text.substring(17), 16);
        return suffix < 0xffff ? of(created(), suffix + 1) : of(created().plusSeconds(1), random & 0x7fff);
    }

    private static TransactionId of(Instant time, int suffix) {
        return new TransactionId(
                TIME.format(LocalDateTime.ofInstant(time, ZoneOffset.UTC)) + String.format("Z-%04x", suffix));
    }

    /** When it was made, as its name says; the epoch where that is no time. */
    Instant created() {
        try {
            return LocalDateTime.parse(text.substring(0, 15), TIME).toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }

    public static boolean isOne(String text) {
        return FORM.matcher(text).matches();
    }

    @Override
    public int compareTo(TransactionId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
