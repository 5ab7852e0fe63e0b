package io.virtwright.lab;

import java.time.Duration;

/**
 * A test's own host.
 *
 * @param machine its clone
 */
public record LabHost(Clone machine) {
    /** For a command that has nothing to wait for. */
    public static final Duration DEADLINE = Duration.ofMinutes(5);

    /** How it is reached, for programs that run ssh themselves. */
    public Ssh ssh() {
        return machine.ssh();
    }

    /**
     * Runs a line of shell as root.
     *
     * @return what it prints
     * @throws LabException if it fails
     */
    public String sh(String line) {
        return trySh(line).orThrow();
    }

    /** Runs a line of shell as root; it may fail. */
    public Command trySh(String line) {
        return ssh().run(line, "", DEADLINE);
    }

    /** Writes a file as root. */
    public void write(String path, String text) {
        ssh().run("cat >'" + path + "'", text, DEADLINE).orThrow();
    }
}
