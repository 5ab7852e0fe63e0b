package io.virtwright.engine.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How to connect.
 *
 * @param program the ssh to run, a name in PATH or a path
 * @param config read in place of ~/.ssh/config and /etc/ssh/ssh_config
 * @param mayAsk whether ssh may ask its user on the terminal for a passphrase, a password or a new host's key
 * @param connectDeadline for TCP and the first answer of the host, for each of its addresses
 * @param loginDeadline for all of it, the login included
 * @param sudo as whom commands run
 */
public record SshOptions(
        String program,
        Optional<Path> config,
        boolean mayAsk,
        Duration connectDeadline,
        Duration loginDeadline,
        Sudo sudo) {
    private static final Duration CONNECT = Duration.ofSeconds(10);
    private static final Duration LOGIN = Duration.ofSeconds(30);
    private static final Duration ASKING = Duration.ofMinutes(3);

    /** 10 s to connect, 30 s to log in; nobody is asked anything; no sudo. */
    public static SshOptions batch() {
        return new SshOptions("ssh", Optional.empty(), false, CONNECT, LOGIN, new Sudo.None());
    }

    /** As {@link #batch()}, but the user may be asked, and has 3 minutes for it. */
    public static SshOptions asking() {
        return new SshOptions("ssh", Optional.empty(), true, CONNECT, ASKING, new Sudo.None());
    }

    public SshOptions withSudo(Sudo sudo) {
        return new SshOptions(program, config, mayAsk, connectDeadline, loginDeadline, sudo);
    }

    public SshOptions withConfig(Path config) {
        return new SshOptions(program, Optional.of(config), mayAsk, connectDeadline, loginDeadline, sudo);
    }

    public SshOptions withDeadlines(Duration connect, Duration login) {
        return new SshOptions(program, config, mayAsk, connect, login, sudo);
    }
}
