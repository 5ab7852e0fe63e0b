package io.virtwright.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A lab as its users reach it: by ssh, with a configuration of its own.
 *
 * @param config for ssh's option -F
 * @param host the name in it
 */
public record Ssh(Path config, String host) {
    /** The exit code of ssh itself; any other is that of the command there. */
    private static final int NO_LOGIN = 255;

    /** Writes the configuration; it refers to nothing but the image's keys. */
    static Ssh write(Path config, String host, int port, Path image) {
        String text =
                """
                Host %s
                    HostName 127.0.0.1
                    Port %d
                    User root
                    HostKeyAlias lab
                    IdentityFile %s
                    IdentitiesOnly yes
                    UserKnownHostsFile %s
                    StrictHostKeyChecking yes
                """.formatted(host, port, quote(image.resolve("id_ed25519")), quote(image.resolve("known_hosts")));
        try {
            Files.writeString(config, text);
        } catch (IOException e) {
            throw Command.failed("cannot write " + config, e);
        }
        return new Ssh(config, host);
    }

    private static String quote(Path path) {
        return '"' + path.toString() + '"';
    }

    /** The command that runs a line of shell there. */
    public List<String> argv(String line) {
        return List.of("ssh", "-F", config.toString(), "-o", "BatchMode=yes", host, line);
    }

    /**
     * Runs a line of shell there, with this on its standard input.
     *
     * @throws LabException if it does not end within the deadline
     */
    public Command run(String line, String input, Duration deadline) {
        return Command.run(argv(line), input, deadline);
    }

    /**
     * Waits until the host lets us in, and has run a line of shell.
     *
     * @throws LabException if the line fails there, or if the host doesn't let us in within the deadline
     */
    void awaitRun(String line, Vm vm, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        // A host that is still without a network loses an attempt, a slow one only needs more time for it.
        var patience = Duration.ofSeconds(10);
        String failure = "";
        while (vm.process().isAlive()) {
            var left = Duration.ofNanos(end - System.nanoTime());
            if (!left.isPositive()) {
                throw new LabException("the lab does not answer within " + deadline.toSeconds() + " s: " + failure
                        + "\nThe end of its console:\n" + vm.consoleEnd());
            }
            try {
                var ran = run(line, "", left.compareTo(patience) < 0 ? left : patience);
                if (ran.exit() != NO_LOGIN) {
                    ran.orThrow();
                    return;
                }
                failure = ran.err().strip();
            } catch (LabException.Late e) {
                failure = String.valueOf(e.getMessage());
                patience = patience.multipliedBy(2);
            }
            Command.pause(Duration.ofMillis(200));
        }
        throw new LabException("the lab's QEMU ended: "
                + Vm.read(vm.folder().resolve("qemu.log")).strip() + "\nThe end of its console:\n" + vm.consoleEnd());
    }
}
