package io.virtwright.engine.ssh;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A login on a host by the user's own {@code ssh}: its configuration, jump hosts, agent, certificates and host-key policy hold.
 * One {@code ssh} process, however much is done; safe for use by several threads.
 *
 * <p>Every method throws {@link SshException} for what fails between here and the command; a command that fails does so by its
 * exit status.
 */
public final class SshConnection implements AutoCloseable {
    /** 16 MiB of each output. */
    public static final int MAX_OUTPUT = 16 << 20;

    /** How long a shell may take to begin a command, its login scripts and sudo included: 30 s. */
    public static final Duration BEGIN = Duration.ofSeconds(30);

    private static final Duration KILL = Duration.ofSeconds(10);

    /**
     * Ends process $1, with its group where that is of its own or, unless $2 says otherwise, its parent's: sshd gives each
     * command a group, which its sudo leads. The fields of /proc/PID/stat behind the name: state, parent, group.
     */
    private static final String END =
            "stat=$(cat \"/proc/$1/stat\") || exit 0; set -f; set -- \"$1\" \"$2\" ${stat##*) }; "
                    + "case $5 in \"$1\" | \"$2$4\") kill -TERM \"-$5\" ;; *) kill -TERM \"$1\" ;; esac";

    private static final HexFormat HEX = HexFormat.of();

    private final String name;
    private final Remote remote;
    private final Sudo sudo;
    private final Duration begin;
    private final SecureRandom random = new SecureRandom();
    /**
     * That no command began in all the time it may take: login scripts without end are so for each session, and nobody has to
     * wait for them again. Counts as long as none has begun over this connection.
     */
    private volatile Optional<SshFailure> stuck = Optional.empty();

    private volatile boolean begun;

    private SshConnection(String name, Remote remote, Sudo sudo, Duration begin) {
        this.name = name;
        this.remote = remote;
        this.sudo = sudo;
        this.begin = begin;
    }

    /** Connects and logs in. */
    public static SshConnection open(SshTarget target, SshOptions options) {
        return new SshConnection(target.text(), SshMaster.connect(target, options), options.sudo(), BEGIN);
    }

    /** Over a login that is there already: tests have one without a network. */
    public static SshConnection over(String name, Remote remote, Sudo sudo) {
        return over(name, remote, sudo, BEGIN);
    }

    /** The same, where shells have another time than {@link #BEGIN}. */
    static SshConnection over(String name, Remote remote, Sudo sudo, Duration begin) {
        return new SshConnection(name, remote, sudo, begin);
    }

    /** As the user calls the host. */
    public String name() {
        return name;
    }

    /** As whom commands run. */
    public Sudo sudo() {
        return sudo;
    }

    /** Runs a command to its end. See {@link #run(List, InputStream, Duration)}. */
    public Ran run(List<String> argv, byte[] stdin, Duration deadline) {
        return run(argv, new ByteArrayInputStream(stdin), deadline);
    }

    /**
     * Runs a command to its end, in the C locale, with the system folders before others in PATH, and with sudo where that is
     * wanted.
     *
     * @param argv any words but with NUL in them; they reach the command as they are
     * @param stdin read to its end by a thread of its own, unless the command ends first; not closed
     * @param deadline for all of it
     * @throws SshException also where an output has more than {@link #MAX_OUTPUT} bytes, and after the deadline
     */
    public Ran run(List<String> argv, InputStream stdin, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        try (RemoteProcess process = start(argv, deadline)) {
            Thread.ofVirtual().name("virtwright-ssh-stdin").start(() -> feed(stdin, process));
            try {
                return process.finish(Duration.ofNanos(Math.max(0, end - System.nanoTime())), deadline);
            } catch (SshException e) {
                if (!(e.failure() instanceof SshFailure.LinkCut)) {
                    end(process);
                }
                throw e;
            }
        }
    }

    /**
     * Ends a command and what it has started; for one that hangs. Its channel stays open.
     *
     * <p>sshd ends no command whose channel is closed, and passes no signal to one of root.
     */
    public void end(RemoteProcess process) {
        List<String> argv = List.of("sh", "-c", END, "sh", process.id(), sudo.isUsed() ? "" : "none");
        try (RemoteProcess kill = start(argv, KILL)) {
            kill.finish(KILL, KILL);
        } catch (SshException e) {
            // Why it was to be ended is what the caller wants to know.
        }
    }

    private static void feed(InputStream stdin, RemoteProcess process) {
        try {
            stdin.transferTo(process.out());
            process.out().close();
        } catch (IOException e) {
            // A command need not read all of its input; how it ended says whether that was well.
        }
    }

    /**
     * Begins a command, and returns when it has begun. The caller talks with it and closes it.
     *
     * @throws SshException at once where the login scripts of an earlier one came to no end
     */
    public RemoteProcess open(List<String> argv) {
        return start(argv, begin);
    }

    private RemoteProcess start(List<String> argv, Duration deadline) {
        if (!begun) {
            stuck.ifPresent(why -> {
                throw new SshException(name, why);
            });
        }
        Duration within = deadline.compareTo(begin) < 0 ? deadline : begin;
        long end = System.nanoTime() + within.toNanos();
        String mark = mark();
        String prompt = mark() + "%.";
        RemoteChannel channel = remote.exec(RemoteCommand.line(argv, mark, sudo.words(prompt)), within);
        boolean done = false;
        try {
            RemoteProcess process = new RemoteStart(name, remote, channel, sudo, mark, prompt).await(end, within);
            done = true;
            begun = true;
            return process;
        } catch (SshException e) {
            if (e.failure() instanceof SshFailure.TimedOut && within.equals(begin)) {
                stuck = Optional.of(e.failure());
            }
            throw e;
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }

    private String mark() {
        byte[] bytes = new byte[12];
        random.nextBytes(bytes);
        return "virtwright" + HEX.formatHex(bytes);
    }

    /**
     * A TCP connection that the host makes, for what listens on its loopback addresses.
     *
     * @throws SshException with {@link SshFailure.ChannelRefused} where it can't, or its sshd forbids it
     */
    public RemoteProcess tcp(String address, int port, Duration deadline) {
        return new RemoteProcess(name, remote, remote.tcp(address, port, deadline));
    }

    /**
     * A connection to a UNIX socket of the host, made by the user who logged in: never with sudo.
     *
     * @throws SshException with {@link SshFailure.ChannelRefused} where it can't, or its sshd forbids it
     */
    public RemoteProcess socket(String path, Duration deadline) {
        return new RemoteProcess(name, remote, remote.socket(path, deadline));
    }

    /** Ends everything that runs over it. */
    @Override
    public void close() {
        remote.close();
    }
}
