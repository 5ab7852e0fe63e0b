package io.virtwright.engine.ssh;

import java.nio.charset.StandardCharsets;

/**
 * A command that ran to its end on a host.
 *
 * @param status its exit status; 127 where there is no such command, 126 where it can't be run
 */
@SuppressWarnings("ArrayRecordComponent") // bytes as they came, for those who asked for them
public record Ran(int status, byte[] out, byte[] err) {
    public boolean worked() {
        return status == 0;
    }

    /** Standard output as UTF-8. */
    public String outText() {
        return new String(out, StandardCharsets.UTF_8);
    }

    /** Standard error as UTF-8. */
    public String errText() {
        return new String(err, StandardCharsets.UTF_8);
    }

    /** The first line of what it complained, or its exit status: a phrase. */
    public String complaint() {
        return errText()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("exit status " + status);
    }
}
