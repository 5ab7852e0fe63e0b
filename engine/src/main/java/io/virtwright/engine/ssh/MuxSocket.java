package io.virtwright.engine.ssh;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Optional;

/**
 * One connection to the control socket of an {@code ssh} that is a ControlMaster, in proxy mode: packets of the SSH connection
 * protocol (RFC 4254) go through it as they are. PROTOCOL.mux of OpenSSH describes it; OpenSSH has it since 7.4.
 *
 * <p>So a session costs no process here, and no thread but virtual ones.
 */
final class MuxSocket implements Closeable {
    private static final int HELLO = 1;
    private static final int VERSION = 4;
    private static final int WANT_PROXY = 0x1000000f;
    private static final int IS_PROXY = 0x8000000f;
    /** Data packets are at most 32 KiB here; the rest is room for what surrounds them. */
    private static final int MAX_PACKET = 64 << 10;

    private final SocketChannel channel;
    private final DataInputStream in;
    private final Object writing = new Object();

    private MuxSocket(SocketChannel channel) {
        this.channel = channel;
        this.in = new DataInputStream(new Input(channel));
    }

    /** @throws IOException where nobody listens, or what listens has no proxy mode */
    static MuxSocket connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        boolean done = false;
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            MuxSocket mux = new MuxSocket(channel);
            mux.begin();
            done = true;
            return mux;
        } finally {
            if (!done) {
                channel.close();
            }
        }
    }

    private void begin() throws IOException {
        write(new PacketWriter().u32(HELLO).u32(VERSION).framed());
        PacketReader hello = message();
        if (hello.u32() != HELLO || hello.u32() != VERSION) {
            throw new IOException("this ssh speaks another multiplexing protocol");
        }
        write(new PacketWriter().u32(WANT_PROXY).u32(0).framed());
        if (message().u32() != IS_PROXY) {
            throw new IOException("this ssh can't be shared in proxy mode: OpenSSH 7.4 or later is needed");
        }
    }

    private PacketReader message() throws IOException {
        int length = in.readInt();
        if (length < 4 || length > MAX_PACKET) {
            throw new IOException("a message of " + length + " bytes from ssh");
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return new PacketReader(bytes);
    }

    /** The next packet, from its type on; empty at the end. */
    Optional<PacketReader> receive() throws IOException {
        try {
            PacketReader packet = message();
            packet.u8(); // padding
            return Optional.of(packet);
        } catch (EOFException e) {
            return Optional.empty();
        }
    }

    void send(PacketWriter packet) throws IOException {
        write(packet.framed());
    }

    private void write(ByteBuffer bytes) throws IOException {
        synchronized (writing) {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // It is closed as far as it can be.
        }
    }

    /** Reads the channel. Unlike {@code Channels.newInputStream}, holds no lock that a writer needs. */
    private static final class Input extends InputStream {
        private final SocketChannel channel;
        private final ByteBuffer buffer = ByteBuffer.allocate(16 << 10).limit(0);

        Input(SocketChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            return fill() ? buffer.get() & 0xFF : -1;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!fill()) {
                return -1;
            }
            int count = Math.min(length, buffer.remaining());
            buffer.get(into, offset, count);
            return count;
        }

        private boolean fill() throws IOException {
            if (buffer.hasRemaining()) {
                return true;
            }
            buffer.clear();
            int count = channel.read(buffer);
            buffer.flip();
            return count > 0;
        }
    }
}
