package io.virtwright.engine.ssh;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What ssh's own words mean. It has one exit status for all failures, and no other language. */
final class SshComplaint {
    private static final int MAX_MESSAGE = 300;
    private static final String REFUSED = "Connection refused";

    private SshComplaint() {}

    static SshFailure beforeLogin(String complaint) {
        String said = last(complaint);
        if (has(complaint, "REMOTE HOST IDENTIFICATION HAS CHANGED")) {
            return new SshFailure.HostKeyChanged("its host key has changed");
        }
        if (has(complaint, "is a revoked host key", "marked as revoked", "REVOKED HOST KEY")) {
            return new SshFailure.HostKeyChanged("its host key is revoked");
        }
        if (has(complaint, "Host key verification failed", "host key is known for")) {
            return new SshFailure.HostKeyUnknown("its host key is not known");
        }
        if (has(complaint, "ssh: not found", "ssh: No such file", ": not found\n", "Permission denied\n")
                && has(complaint, "sh: ")) {
            return new SshFailure.NoClient("ssh is not installed here: " + said);
        }
        if (has(complaint, "Could not resolve hostname")) {
            return new SshFailure.NoSuchHost("no such host: " + said);
        }
        if (has(
                complaint,
                "Bad configuration option",
                "bad configuration options",
                "Can't open user config file",
                "Bad owner")) {
            return new SshFailure.BadConfiguration("ssh's configuration: " + first(complaint));
        }
        if (has(complaint, "Permission denied (", "Too many authentication failures", "No supported authentication")) {
            return new SshFailure.LoginRefused("the login was refused: " + said);
        }
        if (has(complaint, REFUSED)) {
            return new SshFailure.Refused("the connection was refused: " + last(complaint, REFUSED));
        }
        if (has(complaint, "timed out", "Timeout, server", "Timeout before authentication")) {
            return new SshFailure.TimedOut("the connection timed out: " + said);
        }
        if (has(complaint, "No route to host", "Network is unreachable", "Host is down")) {
            return new SshFailure.Unreachable("it can't be reached: " + said);
        }
        if (has(
                complaint,
                "exchange_identification: Connection closed",
                "exchange_identification: read: Connection reset")) {
            return new SshFailure.Other("the connection was closed by the other end: " + said);
        }
        if (has(complaint, "Unable to negotiate")) {
            return new SshFailure.Other("ssh and the host have no algorithm in common: " + said);
        }
        return new SshFailure.Other(said.isEmpty() ? "ssh ended without a word" : "ssh: " + said);
    }

    static SshFailure afterLogin(String complaint) {
        String said = last(complaint);
        return new SshFailure.LinkCut("the connection was lost" + (said.isEmpty() ? "" : ": " + said));
    }

    static SshFailure channel(MuxChannel.Kind kind, MuxChannel.Denied denied) {
        String said =
                (denied.isForbidden() ? "its sshd forbids it: " : "") + clipped(String.valueOf(denied.getMessage()));
        return new SshFailure.ChannelRefused(
                switch (kind) {
                    case MuxChannel.Kind.Session _ ->
                        "the host opens no more sessions (MaxSessions of its sshd): " + said;
                    case MuxChannel.Kind.Tcp(String address, int port) ->
                        "the host makes no connection to " + address + " port " + port + ": " + said;
                    case MuxChannel.Kind.Socket(String path) -> "the host makes no connection to " + path + ": " + said;
                },
                denied.isForbidden());
    }

    private static boolean has(String text, String... parts) {
        return List.of(parts).stream().anyMatch(text::contains);
    }

    private static String first(String complaint) {
        return clipped(
                complaint.lines().filter(line -> !line.isBlank()).findFirst().orElse(""));
    }

    /** The last line: it is the one that ends ssh. */
    static String last(String complaint) {
        return clipped(complaint
                .lines()
                .filter(line -> !line.isBlank())
                .reduce((_, line) -> line)
                .orElse(""));
    }

    /** The last line with this in it: where a jump host was refused, more lines come of it. */
    private static String last(String complaint, String part) {
        return last(complaint.lines().filter(line -> line.contains(part)).collect(Collectors.joining("\n")));
    }

    /** One line without control characters; parts of it may come from the host. */
    static String clipped(String text) {
        String line = text.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString()
                .strip();
        return line.length() <= MAX_MESSAGE ? line : line.substring(0, MAX_MESSAGE) + "...";
    }

    /** What sudo, or the shell in its place, said when it ran nothing. */
    static SshFailure sudo(String complaint, boolean withPassword) {
        String said = first(complaint);
        String lower = complaint.toLowerCase(Locale.ROOT);
        if (has(
                lower,
                "a password is required",
                "no password was provided",
                "incorrect password attempt",
                "try again")) {
            return new SshFailure.SudoRefused(
                    withPassword ? "sudo does not accept the password" : "sudo wants a password");
        }
        if (has(lower, "not in the sudoers", "may not run sudo", "is not allowed to", "not allowed to execute")) {
            return new SshFailure.SudoRefused("sudo does not let this user do it: " + said);
        }
        if (has(lower, "must have a tty", "requiretty", "a terminal is required")) {
            return new SshFailure.SudoRefused("sudo wants a terminal (requiretty): " + said);
        }
        if (has(
                lower,
                "sudo: command not found",
                "sudo: not found",
                "sudo: no such file",
                "unknown command",
                "env: sudo:",
                "env: 'sudo':",
                "env: can't execute 'sudo'",
                "command not found")) {
            return new SshFailure.SudoRefused("sudo is not installed");
        }
        return new SshFailure.SudoRefused("sudo failed: " + (said.isEmpty() ? "it said nothing" : said));
    }
}
