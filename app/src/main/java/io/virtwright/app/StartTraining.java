package io.virtwright.app;

import io.virtwright.app.cli.Cli;
import io.virtwright.app.terminal.Io;
import io.virtwright.app.tour.TourHost;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** Hosts over SSH that nobody reaches: all is learnt but the reading, which the tour teaches. They must fail. */
    private static final List<List<String>> UNREACHABLE = List.of(
            List.of("audit", "--ssh-config", "/dev/null", "ssh://127.0.0.1:1", "ssh://127.0.0.2:1"),
            List.of("audit", "--ssh-config", "/dev/null", "ssh://127.0.0.1:1", "ssh://127.0.0.2:1", "-o", "json"));

    private StartTraining() {}

    /** Runs every command line with its output thrown away; fails on one that could not run. */
    public static void main(String[] args) throws IOException {
        COMMANDS.forEach(StartTraining::mustRun);
        Path capture = Files.createTempFile("virtwright-training", ".json");
        try {
            // A host that has what the tour's tree has not: huge pages, guests' agents, SELinux.
            TourHost.copyCapture(capture);
            mustRun(List.of("audit", "--snapshot", capture.toString()));
            mustRun(List.of("audit", "--snapshot", capture.toString(), "-o", "json"));
        } finally {
            Files.delete(capture);
        }
        for (var command : UNREACHABLE) {
            int exit = run(command);
            if (exit != 1) {
                throw new IllegalStateException(command + " exited with " + exit);
            }
        }
    }

    private static void mustRun(List<String> command) {
        int exit = run(command);
        if (exit == 1 || exit == 64) {
            throw new IllegalStateException(command + " exited with " + exit);
        }
    }

    private static int run(List<String> command) {
        Io nowhere = new Io(
                InputStream.nullInputStream(),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                StandardCharsets.UTF_8,
                Io.Terminals.NONE,
                Map.of());
        return Cli.run(command.toArray(String[]::new), Main.context(nowhere));
    }
}
