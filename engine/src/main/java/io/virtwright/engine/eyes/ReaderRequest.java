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

    /** Where it is; the reader is quick about those of one folder that follow each other. */
    String folder() {
        return path.substring(0, path.lastIndexOf('/') + 1);
    }

    /** What a line of the reader says. */
    static String plain(String line) {
        return line.replace("//n", "\n");
    }

    boolean isGlob() {
        return Character.isUpperCase(kind);
    }
}
