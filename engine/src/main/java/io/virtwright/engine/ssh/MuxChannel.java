package io.virtwright.engine.ssh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A channel of RFC 4254 over a {@link MuxSocket} of its own. A virtual thread receives; the window bounds what it holds. */
final class MuxChannel implements RemoteChannel {
    private static final int OPEN = 90;
    private static final int OPENED = 91;
    private static final int NOT_OPENED = 92;
    private static final int ADJUST = 93;
    private static final int DATA = 94;
    private static final int ERROR_DATA = 95;
    private static final int EOF = 96;
    private static final int CLOSE = 97;
    private static final int REQUEST = 98;
    private static final int FAILURE = 100;
    /** SSH_OPEN_ADMINISTRATIVELY_PROHIBITED. */
    private static final int FORBIDDEN = 1;

    /** What the host may send before it is taken: 1 MiB. */
    private static final int RECEIVED = 1 << 20;

    private static final int MAX_DATA = 32 << 10;

    private static final Duration GRACE = Duration.ofSeconds(30);

    private final MuxSocket socket;
    private final EventQueue events = new EventQueue();
    private final CompletableFuture<Optional<Denied>> opened = new CompletableFuture<>();
    private final CompletableFuture<Boolean> ended = new CompletableFuture<>();
    private final SendWindow window = new SendWindow();
    private int peer;
    private int peerMaximum;
    private OptionalInt status = OptionalInt.empty();
    private int taken;

    private MuxChannel(MuxSocket socket) {
        this.socket = socket;
    }

    /** What kind of channel. */
    sealed interface Kind {
        record Session(String command) implements Kind {}

        record Tcp(String address, int port) implements Kind {}

        record Socket(String path) implements Kind {}
    }

    /**
     * Opens one.
     *
     * @throws IOException where the master does not answer
     * @throws Denied where the host opens none
     */
    static MuxChannel open(Path control, Kind kind, Duration deadline) throws IOException, Denied {
        MuxChannel channel = new MuxChannel(MuxSocket.connect(control));
        boolean done = false;
        try {
            channel.ask(kind);
            Thread.ofVirtual().name("virtwright-ssh").start(channel::receive);
            Optional<Denied> denied = channel.opened.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            if (denied.isPresent()) {
                throw denied.get();
            }
            if (kind instanceof Kind.Session(String command)) {
                channel.socket.send(channel.toPeer(REQUEST).string("exec").u8(1).string(command));
            }
            done = true;
            return channel;
        } catch (ExecutionException e) {
            throw new IOException("the connection ended", e);
        } catch (TimeoutException e) {
            throw new IOException("no answer within " + deadline.toMillis() / 1000.0 + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }

    /** The host refuses a channel. */
    static final class Denied extends Exception {
        private static final long serialVersionUID = 1L;

        private final boolean forbidden;

        Denied(String reason, boolean forbidden) {
            super(reason);
            this.forbidden = forbidden;
        }

        boolean isForbidden() {
            return forbidden;
        }
    }

    private void ask(Kind kind) throws IOException {
        PacketWriter packet = PacketWriter.packet(OPEN);
        switch (kind) {
            case Kind.Session _ -> numbers(packet.string("session"));
            case Kind.Tcp(String address, int port) ->
                numbers(packet.string("direct-tcpip"))
                        .string(address)
                        .u32(port)
                        .string("127.0.0.1")
                        .u32(0);
            case Kind.Socket(String path) ->
                numbers(packet.string("direct-streamlocal@openssh.com"))
                        .string(path)
                        .string("")
                        .u32(0);
        }
        socket.send(packet);
    }

    private static PacketWriter numbers(PacketWriter packet) {
        return packet.u32(0).u32(RECEIVED).u32(MAX_DATA);
    }

    private PacketWriter toPeer(int type) {
        return PacketWriter.packet(type).u32(peer);
    }

    private void receive() {
        try (socket) {
            for (Optional<PacketReader> packet = socket.receive(); packet.isPresent(); packet = socket.receive()) {
                if (!take(packet.get())) {
                    break;
                }
            }
        } catch (IOException e) {
            // The end of the events tells, and the master why.
        } finally {
            opened.completeExceptionally(new IOException("ended"));
            events.end(status);
            window.close();
            ended.complete(true);
        }
    }

    /** Whether more may come. */
    private boolean take(PacketReader packet) throws IOException {
        int type = packet.u8();
        packet.u32(); // our number
        switch (type) {
            case OPENED -> {
                peer = packet.u32();
                window.grow(Integer.toUnsignedLong(packet.u32()));
                peerMaximum = Math.max(1, Math.min(MAX_DATA, packet.u32()));
                if (window.isClosed()) {
                    socket.send(toPeer(CLOSE)); // it was given up meanwhile
                }
                opened.complete(Optional.empty());
            }
            case NOT_OPENED -> {
                boolean forbidden = packet.u32() == FORBIDDEN;
                opened.complete(Optional.of(new Denied(packet.text(), forbidden)));
            }
            case ADJUST -> window.grow(Integer.toUnsignedLong(packet.u32()));
            case DATA -> put(packet.string(), false);
            case ERROR_DATA -> {
                packet.u32();
                put(packet.string(), true);
            }
            case REQUEST -> {
                if (packet.text().equals("exit-status")) {
                    packet.u8();
                    status = OptionalInt.of(packet.u32());
                }
            }
            case CLOSE -> {
                if (window.close()) {
                    socket.send(toPeer(CLOSE));
                }
                return false;
            }
            case FAILURE -> {
                put("the host runs no commands for this account".getBytes(StandardCharsets.US_ASCII), true);
                return false;
            }
            default -> {} // EOF: CLOSE comes too. SUCCESS: nobody waits.
        }
        return true;
    }

    private void put(byte[] bytes, boolean error) {
        if (bytes.length > 0 && !window.isClosed()) {
            events.put(error ? new Err(bytes) : new Out(bytes));
        }
    }

    @Override
    public Event next(Duration atMost) {
        Event event = events.next(atMost);
        switch (event) {
            case Out(byte[] bytes) -> taken(bytes.length);
            case Err(byte[] bytes) -> taken(bytes.length);
            case Ended _, Nothing _ -> {}
        }
        return event;
    }

    /** Gives the room back in large pieces: an answer to each packet would cost more than the packet. */
    private void taken(int count) {
        taken += count;
        if (taken >= RECEIVED / 2) {
            try {
                socket.send(toPeer(ADJUST).u32(taken));
                taken = 0;
            } catch (IOException e) {
                // The end of the events tells.
            }
        }
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        int at = offset;
        while (at < offset + length) {
            int step = window.take(Math.min(offset + length - at, peerMaximum));
            socket.send(toPeer(DATA).string(bytes, at, step));
            at += step;
        }
    }

    @Override
    public void endInput() throws IOException {
        if (!window.isClosed()) {
            socket.send(toPeer(EOF));
        }
    }

    /**
     * sshd passes the signal to the command's process group where it may; the command sees its pipes break anyway.
     *
     * <p>The socket stays open until the host has said that the channel is closed. That of a channel which was not opened stays
     * until the master ends: an ssh 9.2 whose client leaves such a channel ends the whole connection ("chan_send_close2:
     * channel 6: no remote_id").
     */
    @Override
    public void close() {
        if (!window.close()) {
            return;
        }
        events.end(OptionalInt.empty());
        if (isOpen()) {
            Thread.ofVirtual().name("virtwright-ssh-close").start(this::farewell);
            Thread.ofVirtual().name("virtwright-ssh-end").start(() -> {
                try {
                    ended.get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
                } catch (ExecutionException | TimeoutException e) {
                    // Long enough.
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    socket.close();
                }
            });
        }
    }

    private boolean isOpen() {
        return opened.isDone()
                && !opened.isCompletedExceptionally()
                && opened.getNow(Optional.empty()).isEmpty();
    }

    private void farewell() {
        try {
            socket.send(toPeer(REQUEST).string("signal").u8(0).string("TERM"));
            socket.send(toPeer(CLOSE));
        } catch (IOException e) {
            // It is closed, then.
        }
    }
}
