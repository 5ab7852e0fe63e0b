package io.virtwright.engine.policy;

/**
 * A place in a policy file.
 *
 * @param file its name as the user wrote it; {@code built-in} for the default
 * @param line from 1
 * @param column from 1
 */
public record Location(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}
