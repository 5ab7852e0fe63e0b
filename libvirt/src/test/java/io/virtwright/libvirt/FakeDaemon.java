package io.virtwright.libvirt;

import io.virtwright.libvirt.rpc.Header;
import io.virtwright.libvirt.rpc.Packet;
import io.virtwright.libvirt.rpc.PacketReader;
import io.virtwright.libvirt.rpc.Procedure;
import io.virtwright.libvirt.rpc.Program;
import io.virtwright.libvirt.xdr.XdrWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.security.sasl.SaslServer;

/** The other end of a UNIX socket, which misbehaves as a test tells it to. Serves one connection. */
final class FakeDaemon implements AutoCloseable {
    /** What the daemon does with its connection. */
    interface Behaviour {
        void serve(FakeDaemon daemon) throws Exception;
    }

    private final Path folder;
    private final ServerSocketChannel server;
    private final FutureTask<Boolean> served;
    private final CountDownLatch clientGone = new CountDownLatch(1);
    private SocketChannel channel;
    private PacketReader packets;
    private Optional<SaslServer> layer = Optional.empty();

    FakeDaemon(Behaviour behaviour) {
        try {
            folder = Files.createTempDirectory("libvirt-fake");
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(folder.resolve("sock")));
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            packets = new PacketReader(InputStream.nullInputStream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        served = new FutureTask<>(() -> {
            channel = server.accept();
            packets = new PacketReader(Channels.newInputStream(channel));
            behaviour.serve(this);
            return true;
        });
        Thread.ofVirtual().start(served);
    }

    Transport transport() {
        return UnixTransport.connect(folder.resolve("sock"), Duration.ofSeconds(10));
    }

    LibvirtConnection open(OpenOptions options) {
        return LibvirtConnection.open(transport(), options);
    }

    Packet read() throws IOException {
        return packets.read();
    }

    /** Answers what a client says first. */
    void greet() throws IOException {
        reply(read(), new XdrWriter().int32(1).int32(0).toByteArray());
        reply(read(), new byte[0]);
    }

    void reply(Packet call, byte[] body) throws IOException {
        Header header = call.header();
        write(new Packet(
                new Header(header.program(), header.version(), header.procedure(), Header.REPLY, header.serial(), 0),
                body));
    }

    /** Who takes leave waits for the answer no longer than it likes. */
    void replyToFarewell(Packet call) {
        try {
            reply(call, new byte[0]);
        } catch (IOException e) {
            clientGone.countDown();
        }
    }

    void refuse(Packet call, int code, String message) throws IOException {
        Header header = call.header();
        byte[] body = new XdrWriter()
                .int32(code)
                .int32(10)
                .bool(true)
                .string(message, 1000)
                .int32(2)
                .int32(0)
                .int32(0)
                .int32(0)
                .int32(0)
                .int32(-1)
                .int32(-1)
                .int32(0)
                .toByteArray();
        write(new Packet(
                new Header(header.program(), 1, header.procedure(), Header.REPLY, header.serial(), Header.ERROR),
                body));
    }

    void write(Packet packet) throws IOException {
        byte[] bytes = packet.toBytes();
        if (layer.isEmpty()) {
            writeRaw(bytes);
            return;
        }
        for (int at = 0; at < bytes.length; at += 10_000) {
            byte[] wrapped = layer.get().wrap(bytes, at, Math.min(10_000, bytes.length - at));
            writeRaw(ByteBuffer.allocate(4 + wrapped.length)
                    .putInt(wrapped.length)
                    .put(wrapped)
                    .array());
        }
    }

    void writeRaw(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    /** From now on, packets are read and written through the security layer of this login. */
    void secure(SaslServer login) {
        InputStream wrapped = Channels.newInputStream(channel);
        layer = Optional.of(login);
        packets = new PacketReader(new InputStream() {
            private byte[] plain = new byte[0];
            private int at;

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                int one = length == 0 ? 0 : read();
                if (one >= 0 && length > 0) {
                    into[offset] = (byte) one;
                }
                return one < 0 ? -1 : Math.min(length, 1);
            }

            @Override
            public int read() throws IOException {
                while (at == plain.length) {
                    byte[] length = wrapped.readNBytes(4);
                    if (length.length < 4) {
                        return -1;
                    }
                    byte[] message = wrapped.readNBytes(ByteBuffer.wrap(length).getInt());
                    plain = login.unwrap(message, 0, message.length);
                    at = 0;
                }
                return plain[at++] & 0xFF;
            }
        });
    }

    /** Waits for the end of the client's stream, whatever comes before it. */
    void untilGone() {
        try {
            Channels.newInputStream(channel).transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            clientGone.countDown();
        }
    }

    /** Answers the client's farewell, and waits for the end of its stream. */
    void untilClosed() throws IOException {
        try {
            while (true) {
                Packet packet = read();
                if (packet.header().procedure() == Procedure.CONNECT_CLOSE.number()
                        && packet.header().program() == Program.REMOTE) {
                    replyToFarewell(packet);
                }
            }
        } catch (IOException e) {
            clientGone.countDown();
        }
    }

    /** Does nothing until the test is over. */
    void hang() throws InterruptedException {
        clientGone.await();
    }

    void hangUp() throws IOException {
        channel.close();
    }

    /** Ends the daemon; fails if its behaviour failed. */
    @Override
    public void close() throws IOException {
        clientGone.countDown();
        try {
            served.get(20, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError("the fake daemon failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            channel.close();
            server.close();
            Files.deleteIfExists(folder.resolve("sock"));
            Files.delete(folder);
        }
    }
}
