package io.virtwright.app.render;

/** Numbers with their nouns. */
public final class Counts {
    private Counts() {}

    /** {@code 1 change}, {@code 2 changes}. */
    public static String of(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }
}
