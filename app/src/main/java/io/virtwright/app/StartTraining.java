package io.virtwright.app;

import java.io.PrintWriter;
import java.io.Writer;
import java.util.List;

/**
 * The run from which the build makes the JVM's start-up cache ({@code tools/build-dist}). It calls the program as users
 * do, so that what they call is in the cache. Nothing here may change the machine, and nothing may fail on one that has
 * no libvirt.
 */
final class StartTraining {
    /** The command lines to learn, one a line. */
    private static final List<List<String>> COMMANDS = List.of(List.of("--version"), List.of("--help"));

    private StartTraining() {}

    /** Runs every command line with its output thrown away; fails on one that could not run. */
    public static void main(String[] args) {
        for (var command : COMMANDS) {
            int exit = Main.run(
                    command.toArray(String[]::new),
                    new PrintWriter(Writer.nullWriter()),
                    new PrintWriter(Writer.nullWriter()));
            if (exit == 1 || exit == 64) {
                throw new IllegalStateException(command + " exited with " + exit);
            }
        }
    }
}
