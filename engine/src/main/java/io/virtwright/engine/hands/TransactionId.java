package io.virtwright.engine.hands;

import java.util.regex.Pattern;

/** The name of a transaction and of its folder in the journal: {@code 20261123T060507Z-3f9a}. */
public record TransactionId(String text) implements Comparable<TransactionId> {
    private static final Pattern FORM = Pattern.compile("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{4}");

    public TransactionId {
        if (!isOne(text)) {
            throw new IllegalArgumentException("not a transaction: " + text);
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
