package io.virtwright.engine.ssh;

import io.virtwright.engine.ssh.RemoteChannel.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;

/**
 * A command that runs on a host, or a connection that the host made: a byte stream in both directions. One thread reads, one
 * writes; any may close.
 */
public final class RemoteProcess implements AutoCloseable {
    private static final Duration FOREVER = Duration.ofDays(1000);
    private static final int MAX_COMPLAINTS = 64 << 10;

    private final String name;
    private final Remote remote;
    private final RemoteChannel channel;
    private final Queue<Event> early = new ArrayDeque<>();
    private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();
    private final Input in = new Input();
    private final Output out = new Output();
    private String id = "";
    private volatile long end = System.nanoTime() + FOREVER.toNanos();

    RemoteProcess(String name, Remote remote, RemoteChannel channel) {
        this.name = name;
        this.remote = remote;
        this.channel = channel;
    }

    /** The command's process id, and what came together with the mark. */
    void begun(String pid, byte[] out, byte[] err) {
        id = pid;
        if (out.length > 0) {
            early.add(new RemoteChannel.Out(out));
        }
        if (err.length > 0) {
            early.add(new RemoteChannel.Err(err));
        }
    }

    /** What it prints. Reading throws {@link InterruptedIOException} once the time set by {@link #giveUpAfter} is over. */
    public InputStream in() {
        return in;
    }

    /** What it gets. Closing ends its standard input and nothing else. Not buffered. */
    public OutputStream out() {
        return out;
    }

    /** Sets until when reads may take, from now on. */
    public void giveUpAfter(Duration deadline) {
        end = System.nanoTime() + deadline.toNanos();
    }

    /** What it complained so far, as far as its output was read; at most 64 KiB. */
    public String complaints() {
        synchronized (complaints) {
            return complaints.toString(StandardCharsets.UTF_8);
        }
    }

    /** Its process id on the host; empty for a connection. */
    String id() {
        return id;
    }

    /** Why it ended without a status: the link was cut, the host ended it. */
    public SshFailure cut() {
        return remote.cut();
    }

    /** Reads everything until it ends. */
    Ran finish(Duration left, Duration deadline) {
        giveUpAfter(left);
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        ByteArrayOutputStream complained = new ByteArrayOutputStream();
        while (true) {
            switch (next()) {
                case RemoteChannel.Out(byte[] bytes) -> add(printed, bytes);
                case RemoteChannel.Err(byte[] bytes) -> add(complained, bytes);
                case RemoteChannel.Ended(OptionalInt status) -> {
                    if (status.isEmpty()) {
                        throw new SshException(name, remote.cut());
                    }
                    return new Ran(status.getAsInt(), printed.toByteArray(), complained.toByteArray());
                }
                case RemoteChannel.Nothing() ->
                    throw new SshException(
                            name,
                            new SshFailure.CommandTimedOut(
                                    "a command had no end within " + deadline.toMillis() / 1000.0 + " s"));
            }
        }
    }

    private void add(ByteArrayOutputStream to, byte[] bytes) {
        if (to.size() + bytes.length > SshConnection.MAX_OUTPUT) {
            throw new SshException(
                    name,
                    new SshFailure.TooMuch("a command printed more than " + (SshConnection.MAX_OUTPUT >> 20) + " MiB"));
        }
        to.writeBytes(bytes);
    }

    private Event next() {
        return next(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    }

    /** What comes next of both its outputs, in place of reading {@link #in}. */
    public Event next(Duration atMost) {
        return Optional.ofNullable(early.poll()).orElseGet(() -> channel.next(atMost));
    }

    @Override
    public void close() {
        channel.close();
    }

    private final class Input extends InputStream {
        private byte[] bytes = new byte[0];
        private int at;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            while (at == bytes.length) {
                switch (next()) {
                    case RemoteChannel.Out(byte[] more) -> {
                        bytes = more;
                        at = 0;
                    }
                    case RemoteChannel.Err(byte[] more) -> complain(more);
                    case RemoteChannel.Ended _ -> {
                        return -1;
                    }
                    case RemoteChannel.Nothing() -> throw new InterruptedIOException("no answer in time");
                }
            }
            int count = Math.min(length, bytes.length - at);
            System.arraycopy(bytes, at, into, offset, count);
            at += count;
            return count;
        }

        private void complain(byte[] more) {
            synchronized (complaints) {
                complaints.write(more, 0, Math.min(more.length, MAX_COMPLAINTS - complaints.size()));
            }
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            channel.write(from, offset, length);
        }

        @Override
        public void close() throws IOException {
            channel.endInput();
        }
    }
}
