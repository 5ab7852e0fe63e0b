package io.virtwright.testkit;

import java.util.List;

/**
 * A command that ran to its end.
 *
 * @param argv the command
 * @param exit its exit code
 * @param out its standard output, as UTF-8
 * @param err its standard error, as UTF-8
 */
public record Ran(List<String> argv, int exit, String out, String err) {
    public Ran {
        argv = List.copyOf(argv);
    }

    /**
     * Its standard output.
     *
     * @throws IllegalStateException if it failed; says what it wrote
     */
    public String orThrow() {
        if (exit != 0) {
            throw new IllegalStateException(
                    String.join(" ", argv) + " ended with " + exit + ": " + err.strip() + " " + out.strip());
        }
        return out;
    }
}
