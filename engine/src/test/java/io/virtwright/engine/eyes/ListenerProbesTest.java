package io.virtwright.engine.eyes;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.snapshot.Listener;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever is behind a port costs the deadline at most, and is never taken for good. */
@Timeout(60)
class ListenerProbesTest {
    private interface Behaviour {
        void serve(Socket client) throws IOException;
    }

    /** Serves every connection alike, until the test ends. */
    private static ServerSocket server(Behaviour behaviour) throws IOException {
        ServerSocket server = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket client = server.accept();
                    Thread.ofVirtual().start(() -> {
                        try (client) {
                            behaviour.serve(client);
                        } catch (IOException e) {
                            // The client hung up.
                        }
                    });
                } catch (IOException e) {
                    // The test is over.
                }
            }
        });
        return server;
    }

    private static List<Probe<?>> questions(int port) {
        List<Probe<?>> probes = new ArrayList<>();
        for (boolean tls : new boolean[] {false, true}) {
            Listener listener = new Listener("127.0.0.1", port, tls);
            probes.add(new Probe.ListenerOffer(listener));
            probes.add(new Probe.Login(listener, Probe.Attempt.WITHOUT));
            probes.add(new Probe.Login(listener, Probe.Attempt.WRONG));
        }
        return probes;
    }

    private static void allUnreadable(Behaviour behaviour) throws IOException {
        try (ServerSocket server = server(behaviour)) {
            List<Probe<?>> probes = questions(server.getLocalPort());
            Map<Probe<?>, Reading<?>> readings =
                    new ListenerProbes(Duration.ofMillis(500), ListenerProbes::direct).read(probes);
            assertThat(readings.keySet()).containsExactlyInAnyOrderElementsOf(probes);
            assertThat(readings.values()).allSatisfy(reading -> {
                assertThat(reading.isUnreadable()).as(reading.toString()).isTrue();
                assertThat(reading.toString()).hasSizeLessThan(400);
            });
        }
    }

    @Test
    void whoSaysNothing() throws IOException {
        allUnreadable(client -> client.getInputStream().transferTo(OutputStream.nullOutputStream()));
    }

    @Test
    void whoHangsUp() throws IOException {
        allUnreadable(client -> client.getInputStream().read());
    }

    @Test
    void whoTalksAnotherLanguage() throws IOException {
        allUnreadable(client ->
                client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
    }

    @Test
    void whoFloods() throws IOException {
        byte[] zeros = new byte[64 << 10];
        allUnreadable(client -> {
            while (true) {
                client.getOutputStream().write(zeros);
            }
        });
        // Length words that announce 32 MiB, for ever.
        byte[] large = new byte[64 << 10];
        for (int i = 0; i < large.length; i += 4) {
            large[i] = 1;
        }
        allUnreadable(client -> {
            while (true) {
                client.getOutputStream().write(large);
            }
        });
    }

    @Test
    void whereNobodyIs() throws IOException {
        int port;
        try (ServerSocket server = server(Socket::close)) {
            port = server.getLocalPort();
        }
        assertThat(new ListenerProbes(Duration.ofSeconds(5), ListenerProbes::direct)
                        .read(questions(port))
                        .values())
                .allMatch(Reading::isUnreadable);
    }

    @Test
    void namesAreNotLookedUp() {
        Probe<?> probe = new Probe.ListenerOffer(new Listener("localhost", 16509, false));
        Probe<?> noPort = new Probe.ListenerOffer(new Listener("127.0.0.1", 99999, false));
        assertThat(new ListenerProbes(Duration.ofSeconds(5), ListenerProbes::direct).read(List.of(probe, noPort)))
                .containsEntry(probe, Reading.unreadable("no address of a listener: tcp localhost:16509"))
                .containsEntry(noPort, Reading.unreadable("no address of a listener: tcp 127.0.0.1:99999"));
    }

    @Test
    void otherProbesAreNotItsBusiness() {
        assertThat(new ListenerProbes(Duration.ofSeconds(5), ListenerProbes::direct).read(List.of(new Probe.Domains())))
                .isEmpty();
    }
}
