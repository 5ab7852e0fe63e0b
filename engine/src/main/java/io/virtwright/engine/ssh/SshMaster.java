package io.virtwright.engine.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** The {@code ssh} that holds the connection, and its control socket. One process a host. */
final class SshMaster implements Remote {
    private static final long POLL_MILLIS = 5;
    private static final Duration GRACE = Duration.ofSeconds(3);

    /**
     * Runs ssh, and ends it when standard input ends: it does when this JVM dies, however it dies. ssh without a session would
     * stay for ever.
     */
    private static final String GUARD = "exec 3<&0; \"$@\" </dev/null 3<&- & ssh=$!; "
            + "{ read -r _ <&3; kill \"$ssh\"; } >/dev/null 2>&1 & watch=$!; exec 3<&-; "
            + "wait \"$ssh\"; status=$?; kill \"$watch\" 2>/dev/null; exit \"$status\"";

    private final SshTarget target;
    private final SshOptions options;
    private final ControlFolder folder;
    private final Process process;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread atExit = Thread.ofPlatform().unstarted(this::end);

    private SshMaster(SshTarget target, SshOptions options, ControlFolder folder, Process process) {
        this.target = target;
        this.options = options;
        this.folder = folder;
        this.process = process;
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    static SshMaster connect(SshTarget target, SshOptions options) {
        SshMaster master = start(target, options);
        boolean done = false;
        try {
            master.await(System.nanoTime() + options.loginDeadline().toNanos());
            done = true;
            return master;
        } finally {
            if (!done) {
                master.close();
            }
        }
    }

    private static SshMaster start(SshTarget target, SshOptions options) {
        ControlFolder folder;
        try {
            folder = ControlFolder.make();
        } catch (IOException e) {
            throw new SshException(
                    target.text(),
                    new SshFailure.NoClient("no folder for ssh's socket can be made: " + e.getMessage()));
        }
        boolean done = false;
        try {
            Process process = new ProcessBuilder(command(target, options, folder))
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .redirectError(folder.complaints().toFile())
                    .start();
            SshMaster master = new SshMaster(target, options, folder, process);
            done = true;
            return master;
        } catch (IOException e) {
            throw new SshException(
                    target.text(), new SshFailure.NoClient("no shell can be started for ssh: " + e.getMessage()));
        } finally {
            if (!done) {
                folder.close();
            }
        }
    }

    private static List<String> command(SshTarget target, SshOptions options, ControlFolder folder) {
        List<String> command = new ArrayList<>(List.of("sh", "-c", GUARD, "sh", options.program(), "-N", "-T"));
        options.config().ifPresent(config -> command.addAll(List.of("-F", config.toString())));
        for (String option : List.of(
                "ControlMaster=yes",
                "ControlPath=" + folder.socket(),
                "ControlPersist=no",
                "BatchMode=" + (options.mayAsk() ? "no" : "yes"),
                "ConnectTimeout=" + Math.max(1, options.connectDeadline().toSeconds()),
                // A link that is dead is seen after 30 s, whatever was asked over it.
                "ServerAliveInterval=10",
                "ServerAliveCountMax=3",
                "LogLevel=ERROR",
                // What the user may have set for sessions of another kind.
                "RemoteCommand=none",
                "RequestTTY=no",
                "PermitLocalCommand=no",
                "ClearAllForwardings=yes",
                "ForwardAgent=no",
                "ForwardX11=no")) {
            command.addAll(List.of("-o", option));
        }
        command.addAll(target.arguments());
        return List.copyOf(command);
    }

    /** Until its socket is there: ssh makes it when the login is done. */
    private void await(long end) {
        while (!Files.exists(folder.socket())) {
            if (!process.isAlive()) {
                throw new SshException(target.text(), SshComplaint.beforeLogin(folder.complained()));
            }
            if (System.nanoTime() - end >= 0) {
                throw new SshException(
                        target.text(),
                        new SshFailure.TimedOut(
                                "no login within " + options.loginDeadline().toSeconds() + " s"));
            }
            try {
                Thread.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SshException(target.text(), new SshFailure.Other("interrupted while connecting"));
            }
        }
    }

    @Override
    public RemoteChannel exec(String commandLine, Duration deadline) {
        return open(new MuxChannel.Kind.Session(commandLine), deadline);
    }

    @Override
    public RemoteChannel tcp(String address, int port, Duration deadline) {
        return open(new MuxChannel.Kind.Tcp(address, port), deadline);
    }

    @Override
    public RemoteChannel socket(String path, Duration deadline) {
        return open(new MuxChannel.Kind.Socket(path), deadline);
    }

    private RemoteChannel open(MuxChannel.Kind kind, Duration deadline) {
        try {
            return MuxChannel.open(folder.socket(), kind, deadline);
        } catch (MuxChannel.Denied e) {
            throw new SshException(target.text(), SshComplaint.channel(kind, e));
        } catch (IOException e) {
            throw new SshException(
                    target.text(),
                    ends()
                            ? SshComplaint.afterLogin(folder.complained())
                            : new SshFailure.Other("ssh opens no channel: " + e.getMessage()));
        }
    }

    @Override
    public SshFailure cut() {
        return ends()
                ? SshComplaint.afterLogin(folder.complained())
                : new SshFailure.LinkCut("the host ended the session");
    }

    /** Whether ssh has ended: where the link is lost it is about to, and then has said why. */
    private boolean ends() {
        try {
            return process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is already ending: the hook does the same.
        }
        end();
    }

    private void end() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            process.getOutputStream().close();
            if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
            }
        } catch (IOException e) {
            kill();
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        } finally {
            folder.close();
        }
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
