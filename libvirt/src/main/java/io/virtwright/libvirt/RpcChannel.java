package io.virtwright.libvirt;

import io.virtwright.libvirt.rpc.Header;
import io.virtwright.libvirt.rpc.MalformedPacketException;
import io.virtwright.libvirt.rpc.Packet;
import io.virtwright.libvirt.rpc.PacketReader;
import io.virtwright.libvirt.rpc.Program;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.security.sasl.SaslClient;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls and matches their replies, in any order, with at most a window of calls unanswered.
 *
 * <p>One thread reads and one writes, so that a daemon that does not read cannot stop us reading, and so that whoever
 * waits can always give up: closing the transport ends both.
 */
final class RpcChannel implements AutoCloseable {
    private final SecurableTransport transport;
    private final CallTable calls;
    private final Thread reader;
    private final Thread writer;

    private RpcChannel(Transport transport, int window) {
        this.transport = new SecurableTransport(transport);
        this.calls = new CallTable(window, this::closeTransport);
        this.reader = Thread.ofPlatform().daemon().name("libvirt-reader").unstarted(this::readAll);
        this.writer = Thread.ofPlatform().daemon().name("libvirt-writer").unstarted(this::writeAll);
    }

    static RpcChannel start(Transport transport, int window) {
        RpcChannel channel = new RpcChannel(transport, window);
        channel.reader.start();
        channel.writer.start();
        return channel;
    }

    /** Whether nobody on the way can read or change what is sent, see {@link Transport#isConfidential()}. */
    boolean isConfidential() {
        return transport.isConfidential();
    }

    /** Puts all that follows under the security layer that a login negotiated. No call may be unanswered. */
    void secure(SaslClient login) {
        transport.secure(login);
    }

    /**
     * Makes a call and waits for its answer.
     *
     * @param end when it must be there, by {@link System#nanoTime()}
     * @throws LibvirtException if it fails
     */
    <T> T call(Call<T> call, long end) {
        Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
        return call.outcome(exchange(List.of(call), left, left).getFirst()).orThrow();
    }

    /** As {@link CallTable#exchange}. */
    List<PendingCall> exchange(List<? extends Call<?>> batch, Duration call, Duration whole) {
        return calls.exchange(batch, call, whole);
    }

    /** Why the channel ended, or null while it works. */
    @Nullable
    LibvirtError fatal() {
        return calls.fatal();
    }

    private void closeTransport() {
        try {
            transport.close();
        } catch (IOException ignored) {
            // The connection is over either way, and the reason that matters is kept.
        }
    }

    @Override
    public void close() {
        calls.die(new LibvirtError.Disconnected("the connection was closed here", false));
        try {
            // Both end by themselves once the transport is closed; a transport that breaks its word costs 2 s.
            reader.join(Duration.ofSeconds(1));
            writer.join(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // The reader's side.

    private void readAll() {
        try {
            PacketReader packets = new PacketReader(transport.in());
            while (take(packets.read())) {}
        } catch (MalformedPacketException e) {
            calls.die(new LibvirtError.Malformed("the daemon sent " + e.getMessage(), false));
        } catch (IOException e) {
            calls.die(new LibvirtError.Disconnected(String.valueOf(e.getMessage()), false));
        } catch (RuntimeException | OutOfMemoryError e) {
            calls.die(new LibvirtError.Disconnected("reading failed: " + e, false));
        }
    }

    /** Takes a packet; false if it ended the channel. */
    private boolean take(Packet packet) {
        Header header = packet.header();
        return switch (header.type()) {
            case Header.REPLY -> {
                Optional<String> wrong = calls.take(header, packet.body());
                wrong.ifPresent(this::malformed);
                yield wrong.isEmpty() && fatal() == null;
            }
            case Header.MESSAGE -> takeMessage(header);
            default -> malformed("a message of type " + header.type() + ", which nobody asked for");
        };
    }

    private boolean takeMessage(Header header) {
        return switch (header.program()) {
            // Events: this client never asks for any, and whoever sends some anyway does no harm.
            case Program.REMOTE, Program.QEMU, Program.LXC -> true;
            case Program.KEEPALIVE -> {
                if (header.procedure() == Program.KEEPALIVE_PING) {
                    calls.owePong();
                }
                yield true;
            }
            default -> malformed("a message of the unknown program 0x" + Integer.toHexString(header.program()));
        };
    }

    private boolean malformed(String what) {
        calls.die(new LibvirtError.Malformed("the daemon sent " + what, false));
        return false;
    }

    // The writer's side.

    private void writeAll() {
        try {
            OutputStream out = new BufferedOutputStream(transport.out(), 16 * 1024);
            while (true) {
                byte[] next = calls.next(false);
                if (next == null) {
                    out.flush();
                    next = calls.next(true);
                    if (next == null) {
                        return;
                    }
                }
                out.write(next);
            }
        } catch (IOException e) {
            // The daemon may have said why before it stopped reading; then the reader finds that, or the end.
            calls.die(new LibvirtError.Disconnected("writing failed: " + e.getMessage(), false));
        } catch (RuntimeException | OutOfMemoryError e) {
            calls.die(new LibvirtError.Disconnected("writing failed: " + e, false));
        }
    }
}
