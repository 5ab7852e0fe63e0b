package io.virtwright.engine.eyes;

/**
 * A line for {@code reader.sh}.
 *
 * @param kind as described there
 * @param path absolute, normalized; a glob where the kind is a capital letter
 */
record ReaderRequest(char kind, String path) {
    String line() {
        return kind + path.replace("\n", "//n");
    }

    /** What a line of the reader says. */
    static String plain(String line) {
        return line.replace("//n", "\n");
    }

    boolean isGlob() {
        return Character.isUpperCase(kind);
    }
}
