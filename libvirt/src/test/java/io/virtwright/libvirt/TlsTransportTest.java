package io.virtwright.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners on the network that are no libvirt daemons, or bad ones. */
@Timeout(60)
class TlsTransportTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Duration LONG = Duration.ofSeconds(20);

    private interface Behaviour {
        void serve(Socket client) throws IOException;
    }

    private static LibvirtError errorOf(Behaviour behaviour, Duration deadline) throws Exception {
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread thread = Thread.ofVirtual().start(() -> {
                try (Socket client = server.accept()) {
                    behaviour.serve(client);
                } catch (IOException e) {
                    // The client hung up, as it should.
                }
            });
            LibvirtException e = catchThrowableOfType(
                    LibvirtException.class,
                    () -> TlsTransport.asStranger(
                            new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), deadline));
            thread.join();
            return e.error();
        }
    }

    @Test
    void whoSaysNothingCostsTheDeadline() throws Exception {
        assertThat(errorOf(client -> client.getInputStream().transferTo(OutputStream.nullOutputStream()), SHORT))
                .isInstanceOf(LibvirtError.TimedOut.class);
    }

    @Test
    void whoDripsCostsTheDeadline() throws Exception {
        // The header of a TLS record that announces 16 KiB, then a byte now and then.
        assertThat(errorOf(
                        client -> {
                            client.getOutputStream().write(new byte[] {22, 3, 3, 64, 0});
                            while (true) {
                                client.getOutputStream().write(1);
                                client.getOutputStream().flush();
                                pause();
                            }
                        },
                        SHORT))
                .isInstanceOf(LibvirtError.TimedOut.class);
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void whoSpeaksNoTlsIsToldApart() throws Exception {
        for (String words : new String[] {"HTTP/1.1 400 Bad Request\r\n\r\n", "SSH-2.0-OpenSSH_9.2\r\n"}) {
            assertThat(errorOf(
                            client -> client.getOutputStream().write(words.getBytes(StandardCharsets.US_ASCII)), LONG))
                    .isInstanceOf(LibvirtError.Malformed.class);
        }
        assertThat(errorOf(Socket::close, LONG)).isInstanceOf(LibvirtError.Malformed.class);
    }

    @Test
    void whereNobodyListensIsUnreachable() throws IOException {
        int port;
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = server.getLocalPort();
        }
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        LibvirtException e = catchThrowableOfType(LibvirtException.class, () -> TcpTransport.connect(nobody, LONG));
        assertThat(e.error()).isInstanceOf(LibvirtError.Unreachable.class);
        assertThat(e).hasMessageContaining("127.0.0.1:" + port);
    }

    @Test
    void whatIsSentInTheClearIsNotConfidential() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                TcpTransport transport = TcpTransport.connect(
                        new InetSocketAddress(server.getInetAddress(), server.getLocalPort()), LONG)) {
            assertThat(transport.isConfidential()).isFalse();
        }
    }
}
