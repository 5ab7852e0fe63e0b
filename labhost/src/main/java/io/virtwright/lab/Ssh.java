package io.virtwright.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A lab as its users reach it: by ssh, with a configuration of its own.
 *
 * @param config for ssh's option -F
 * @param host the name in it
 */
public record Ssh(Path config, String host) {
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
        return List.of("ssh", "-F", config.toString(), "-o", "BatchMode=yes", "-o", "ConnectTimeout=10", host, line);
    }

    /**
     * Runs a line of shell there, with this on its standard input.
     *
     * @throws LabException if it does not end within the deadline
     */
    public Command run(String line, String input, Duration deadline) {
        return Command.run(argv(line), input, deadline);
    }

    /** Waits until the host lets us in, and has run a line of shell; it is tried again until then. */
    void awaitRun(String line, Vm vm, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        var failures = new ArrayList<String>();
        while (vm.process().isAlive()) {
            Duration left = Duration.ofNanos(Math.max(end - System.nanoTime(), 1));
            try {
                var ran = run(line, "", left);
                if (ran.exit() == 0) {
                    return;
                }
                failures.add(ran.err().strip());
                Thread.sleep(200);
            } catch (LabException e) {
                failures.add(String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LabException("interrupted while waiting for the lab", e);
            }
            if (System.nanoTime() > end) {
                throw new LabException("the lab does not answer within " + deadline.toSeconds() + " s: "
                        + failures.getLast() + "\nThe end of its console:\n" + vm.consoleEnd());
            }
        }
        throw new LabException("the lab's QEMU ended: "
                + Vm.read(vm.folder().resolve("qemu.log")).strip() + "\nThe end of its console:\n" + vm.consoleEnd());
    }
}
