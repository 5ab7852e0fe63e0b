package io.virtwright.app;

import io.virtwright.app.cli.Cli;
import io.virtwright.app.terminal.Io;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The run from which the build makes the JVM's start-up cache ({@code tools/build-dist}). It calls the program as users
 * do, so that what they call is in the cache. Nothing here may change the machine, and nothing may fail on one that has
 * no libvirt.
 */
final class StartTraining {
    /** The command lines to learn, one a line. */
    private static final List<List<String>> COMMANDS = List.of(
            List.of("--version"),
            List.of("--help"),
            List.of("practices"),
            List.of("explain", "halt-polling"),
            List.of("tour", "--no-pause"));

    private StartTraining() {}

    /** Runs every command line with its output thrown away; fails on one that could not run. */
    public static void main(String[] args) {
        for (var command : COMMANDS) {
            Io nowhere = new Io(
                    InputStream.nullInputStream(),
                    OutputStream.nullOutputStream(),
                    OutputStream.nullOutputStream(),
                    StandardCharsets.UTF_8,
                    Io.Terminals.NONE,
                    Map.of());
            int exit = Cli.run(command.toArray(String[]::new), Main.context(nowhere));
            if (exit == 1 || exit == 64) {
                throw new IllegalStateException(command + " exited with " + exit);
            }
        }
    }
}
