package io.virtwright.app.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.cli.Context;
import io.virtwright.app.cli.Login;
import io.virtwright.app.tour.TourHost;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.eyes.HostRoot;
import io.virtwright.engine.eyes.LocalEyes;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.NoHands;
import io.virtwright.engine.host.Host;
import io.virtwright.engine.host.TreeHost;
import io.virtwright.engine.ssh.SshTarget;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A host whose libvirt daemons hang, die in the middle, talk nonsense, or are two. */
@Timeout(600) // a guard only, for a busy machine: what hangs costs the deadline of one batch
class BadDaemonsTest {
    private static final Duration DEADLINE = Duration.ofSeconds(2);

    /** What a daemon does with a client. */
    enum Manner {
        HANGS {
            @Override
            void with(SocketChannel client) {
                // It never answers, and never closes either.
            }
        },
        DIES {
            @Override
            void with(SocketChannel client) throws IOException {
                client.read(ByteBuffer.allocate(4));
                client.close();
            }
        },
        TALKS_NONSENSE {
            @Override
            void with(SocketChannel client) throws IOException {
                client.write(ByteBuffer.wrap("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            }
        },
        STOPS_IN_A_PACKET {
            @Override
            void with(SocketChannel client) throws IOException {
                client.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 64, 0x20, 0, (byte) 0x80, (byte) 0x86, 0, 0}));
            }
        },
        PROMISES_TOO_MUCH {
            @Override
            void with(SocketChannel client) throws IOException {
                client.write(ByteBuffer.wrap(new byte[] {0x7f, -1, -1, -1, 0, 0, 0, 0}));
            }
        };

        abstract void with(SocketChannel client) throws IOException;
    }

    @TempDir
    private Path root;

    private final List<ServerSocketChannel> servers = new ArrayList<>();
    /** Held open: a daemon that hangs does not hang up. */
    private final List<SocketChannel> clients = new CopyOnWriteArrayList<>();

    @BeforeEach
    void unpack() {
        TourHost.unpack(root);
    }

    @AfterEach
    void stop() throws IOException {
        for (ServerSocketChannel server : servers) {
            server.close();
        }
        for (SocketChannel client : clients) {
            client.close();
        }
    }

    private void daemon(String socket, Manner manner) throws IOException {
        Path path = root.resolve("run/libvirt/" + socket);
        Files.createDirectories(path.resolveSibling("."));
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(path));
        servers.add(server);
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    SocketChannel client = server.accept();
                    clients.add(client);
                    manner.with(client);
                }
            } catch (IOException e) {
                // The test is over, or the client is gone.
            }
        });
    }

    private Outcome audit() {
        return Outcome.of(Optional.of(hosts()));
    }

    /** This machine, but with the tree's files and sockets. */
    private Context.Hosts hosts() {
        return new Context.Hosts() {
            @Override
            public Host local() {
                return new Host() {
                    @Override
                    public String name() {
                        return "bad-host";
                    }

                    @Override
                    public Eyes eyes() {
                        return new LocalEyes(HostRoot.of(root), DEADLINE);
                    }

                    @Override
                    public Hands hands() {
                        return new NoHands("a test changes nothing", _ -> false);
                    }

                    @Override
                    public boolean hasRunningDomains() {
                        return true;
                    }
                };
            }

            @Override
            public Host tree(Path folder) {
                return new TreeHost(folder);
            }

            @Override
            public Host remote(SshTarget address, Login login) {
                throw new AssertionError("no host over SSH is meant");
            }

            @Override
            public boolean mayChangeLocal() {
                return true;
            }
        };
    }

    private static void domainsAreUnknown(Outcome outcome, String reason) {
        assertThat(outcome.report().errors())
                .anyMatch(note -> note.startsWith("the domains could not be listed: ") && note.contains(reason));
        for (String check :
                List.of("io-threads.assigned", "huge-pages.domain", "svirt.confined", "halt-polling.domain")) {
            assertThat(outcome.verdict(check)).as(check).isEqualTo(Verdict.UNKNOWN);
        }
        // What needs no daemon is judged all the same.
        assertThat(outcome.verdict("halt-polling.ceiling")).isEqualTo(Verdict.DRIFT);
    }

    @ParameterizedTest
    @EnumSource
    void aDaemonThatDoesNotAnswerMakesItsDomainsUnknown(Manner manner) throws IOException {
        daemon("libvirt-sock-ro", manner);
        domainsAreUnknown(audit(), "libvirt-sock-ro");
    }

    /** The modular daemon's socket is asked first; one that nobody listens at is passed over. */
    @Test
    void ofTwoDaemonsTheModularOneIsAsked() throws IOException {
        daemon("virtqemud-sock-ro", Manner.DIES);
        daemon("libvirt-sock-ro", Manner.HANGS);
        domainsAreUnknown(audit(), "virtqemud-sock-ro");
    }

    @Test
    void aSocketThatWasLeftBehindIsPassedOver() throws IOException {
        daemon("virtqemud-sock-ro", Manner.HANGS);
        servers.getFirst().close();
        daemon("libvirt-sock-ro", Manner.TALKS_NONSENSE);
        domainsAreUnknown(audit(), "libvirt-sock-ro");
    }

    @Test
    void withoutADaemonDomainsThatAreDefinedAreUnknown() {
        domainsAreUnknown(audit(), "libvirt is installed but its daemon does not run");
    }
}
