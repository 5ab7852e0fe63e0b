package io.virtwright.engine.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * The beginning of a command: what login scripts, the shell and sudo say before it runs. The password goes out only when sudo
 * has asked for it, so that it never reaches the command: there it could be run as a line of a shell of root's.
 */
final class RemoteStart {
    /** More than this before a command begins is no greeting: 1 MiB. */
    private static final int MAX_NOISE = 1 << 20;

    private final String name;
    private final Remote remote;
    private final RemoteChannel channel;
    private final Sudo sudo;
    private final String mark;
    private final String prompt;
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder err = new StringBuilder();
    /** Behind the question that was answered; 0 where none was. */
    private int answered;

    RemoteStart(String name, Remote remote, RemoteChannel channel, Sudo sudo, String mark, String prompt) {
        this.name = name;
        this.remote = remote;
        this.channel = channel;
        this.sudo = sudo;
        this.mark = "\n" + mark + "\n";
        this.prompt = prompt;
    }

    /** @throws SshException where the command does not begin */
    RemoteProcess await(long end, Duration deadline) {
        while (true) {
            int begun = out.indexOf(mark);
            int begunErr = err.indexOf(mark);
            int line = begun < 0 ? -1 : out.indexOf("\n", begun + mark.length());
            if (line >= 0 && begunErr >= 0) {
                RemoteProcess process = new RemoteProcess(name, remote, channel);
                process.begun(
                        out.substring(begun + mark.length(), line),
                        bytes(out, line + 1),
                        bytes(err, begunErr + mark.length()));
                return process;
            }
            if (out.length() + err.length() > MAX_NOISE) {
                throw failed(new SshFailure.NoShell("its login scripts print without end"));
            }
            switch (channel.next(Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
                case RemoteChannel.Out(byte[] bytes) -> out.append(latin1(bytes));
                case RemoteChannel.Err(byte[] bytes) -> {
                    err.append(latin1(bytes));
                    answer();
                }
                case RemoteChannel.Ended(OptionalInt status) -> throw failed(ended(status));
                case RemoteChannel.Nothing() -> throw failed(late(deadline));
            }
        }
    }

    /**
     * Sudo waits where the prompt stands in a line that has no end yet: sudo-rs puts more of its own behind it. An echo of the
     * command line has no such words in it, see {@link Sudo#words}.
     */
    private void answer() {
        int asked = err.indexOf(prompt, Math.max(answered, err.lastIndexOf("\n") + 1));
        if (asked >= 0 && sudo instanceof Sudo.WithPassword(SudoPassword password)) {
            if (answered > 0) {
                throw failed(new SshFailure.SudoRefused("sudo does not accept the password"));
            }
            answered = asked + prompt.length();
            try {
                password.answer(channel);
            } catch (IOException e) {
                // The end of the events tells.
            }
        }
    }

    private SshFailure ended(OptionalInt status) {
        if (status.isEmpty() && err.isEmpty() && out.isEmpty()) {
            return remote.cut();
        }
        String said = text(err).replace(prompt, "");
        if (sudo.isUsed()) {
            return SshComplaint.sudo(said, answered > 0);
        }
        String line = SshComplaint.last(out.toString().isBlank() ? said : text(out));
        return new SshFailure.NoShell("the account runs no commands of ours" + (line.isEmpty() ? "" : ": " + line));
    }

    private SshFailure late(Duration deadline) {
        String within = " within " + deadline.toMillis() / 1000.0 + " s";
        return sudo.isUsed()
                ? new SshFailure.TimedOut("neither the login scripts nor sudo came to an end" + within)
                : new SshFailure.TimedOut("the login scripts came to no end" + within);
    }

    private SshException failed(SshFailure failure) {
        return new SshException(name, failure);
    }

    private static byte[] bytes(StringBuilder latin1, int from) {
        return latin1.substring(from).getBytes(StandardCharsets.ISO_8859_1);
    }

    /** One character a byte: what follows the mark is data. */
    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static String text(StringBuilder latin1) {
        return new String(latin1.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }
}
