package io.virtwright.libvirt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A UNIX socket of a libvirt daemon. */
public final class UnixTransport implements Transport {
    /** Read-write socket of a monolithic daemon that serves the whole system. */
    public static final Path SYSTEM_SOCKET = Path.of("/run/libvirt/libvirt-sock");

    /** Read-only socket of a monolithic daemon that serves the whole system. */
    public static final Path SYSTEM_SOCKET_READ_ONLY = Path.of("/run/libvirt/libvirt-sock-ro");

    private static final int BUFFER_BYTES = 64 * 1024;

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;

    private UnixTransport(SocketChannel channel) {
        this.channel = channel;
        this.in = new ChannelInput(channel);
        this.out = new ChannelOutput(channel);
    }

    /**
     * Connects to a socket.
     *
     * @param socket the socket's path; at most 107 bytes long (sockaddr_un)
     * @param deadline how long to wait: a daemon that accepts nobody lets callers hang once its backlog is full
     * @throws LibvirtException with {@link LibvirtError.Unreachable} if there is no such socket, nobody listens, or
     *     access is denied; {@link LibvirtError.TimedOut} after the deadline
     */
    public static UnixTransport connect(Path socket, Duration deadline) {
        String call = "connect to " + socket;
        SocketChannel channel;
        UnixDomainSocketAddress address;
        try {
            address = UnixDomainSocketAddress.of(socket);
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException e) {
            throw new LibvirtException(call, new LibvirtError.Unreachable(Deadlines.reason(e)));
        }
        // A blocking connect cannot have a timeout, and a non-blocking one fails at once when the backlog is full.
        FutureTask<Boolean> connected = new FutureTask<>(() -> channel.connect(address));
        Thread.ofPlatform().daemon().name("libvirt-connect").start(connected);
        boolean done = false;
        try {
            connected.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
            done = true;
            return new UnixTransport(channel);
        } catch (ExecutionException e) {
            throw new LibvirtException(
                    call, new LibvirtError.Unreachable(Deadlines.reason(Objects.requireNonNullElse(e.getCause(), e))));
        } catch (TimeoutException e) {
            throw new LibvirtException(
                    call, new LibvirtError.TimedOut("nobody accepted within " + Deadlines.text(deadline), false));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LibvirtException(call, new LibvirtError.Interrupted("interrupted while waiting", false));
        } finally {
            if (!done) {
                closeQuietly(channel);
            }
        }
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // It never carried anything: there is nothing to lose.
        }
    }

    /** Reads the channel. Unlike {@code Channels.newInputStream}, holds no lock that a writer needs. */
    private static final class ChannelInput extends InputStream {
        private final SocketChannel channel;
        private final ByteBuffer buffer =
                ByteBuffer.allocateDirect(BUFFER_BYTES).limit(0);

        ChannelInput(SocketChannel channel) {
            this.channel = channel;
        }

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
            if (!buffer.hasRemaining()) {
                buffer.clear();
                int count = channel.read(buffer);
                buffer.flip();
                if (count < 0) {
                    return -1;
                }
            }
            int count = Math.min(length, buffer.remaining());
            buffer.get(into, offset, count);
            return count;
        }
    }

    /** Writes the channel, in steps: a large array must not become an equally large direct buffer. */
    private static final class ChannelOutput extends OutputStream {
        private final SocketChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);

        ChannelOutput(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            int at = offset;
            while (at < offset + length) {
                buffer.clear();
                int step = Math.min(buffer.capacity(), offset + length - at);
                buffer.put(from, at, step).flip();
                while (buffer.hasRemaining()) {
                    channel.write(buffer);
                }
                at += step;
            }
        }
    }
}
