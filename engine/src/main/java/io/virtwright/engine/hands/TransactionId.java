package io.virtwright.engine.hands;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
     * A new name.
     *
     * @param random tells transactions of one second apart; its lowest 16 bits count
     */
    static TransactionId of(Instant now, int random) {
        String time = TIME.format(LocalDateTime.ofInstant(now, ZoneOffset.UTC));
        return new TransactionId(time + String.format("Z-%04x", random & 0xffff));
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
