package io.virtwright.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.virtwright.libvirt.rpc.Header;
import io.virtwright.libvirt.rpc.Packet;
import io.virtwright.libvirt.rpc.Procedure;
import io.virtwright.libvirt.rpc.Program;
import io.virtwright.libvirt.xdr.XdrReader;
import io.virtwright.libvirt.xdr.XdrWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a connection does when all is well with the daemon, except the order in which it answers. */
class LibvirtConnectionTest {
    private static final OpenOptions OPTIONS = OpenOptions.of("qemu:///system");

    @Test
    void opensAndCalls() throws IOException {
        AtomicBoolean farewell = new AtomicBoolean();
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            Packet auth = fake.read();
            assertThat(auth.header()).isEqualTo(new Header(Program.REMOTE, 1, 66, Header.CALL, 0, 0));
            fake.reply(auth, new XdrWriter().int32(1).int32(0).toByteArray());
            Packet open = fake.read();
            assertThat(open.header().procedure()).isEqualTo(1);
            fake.reply(open, new byte[0]);
            fake.reply(fake.read(), hostname("h"));
            Packet bye = fake.read();
            farewell.set(bye.header().procedure() == 2);
            fake.replyToFarewell(bye);
            fake.untilClosed();
        })) {
            try (LibvirtConnection connection = daemon.open(OPTIONS)) {
                assertThat(connection.authTypes()).containsExactly(AuthType.NONE);
                assertThat(connection.call(Calls.hostname())).isEqualTo("h");
                assertThat(connection.fatalError()).isEmpty();
            }
        }
        assertThat(farewell).isTrue();
    }

    @Test
    void matchesRepliesInAnyOrderAndKeepsToTheWindow() throws IOException {
        int count = 400;
        int window = OpenOptions.DEFAULT_WINDOW;
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.greet();
            for (int done = 0; done < count; done += window) {
                // A client that sent more would have its next call answered out of turn, and the test would hang.
                List<Packet> calls = new ArrayList<>();
                for (int i = 0; i < window; i++) {
                    calls.add(fake.read());
                }
                Collections.reverse(calls);
                for (Packet call : calls) {
                    fake.reply(call, hostname(new XdrReader(call.body()).string(100)));
                }
            }
            fake.untilClosed();
        })) {
            try (LibvirtConnection connection = daemon.open(OPTIONS)) {
                List<Call<String>> calls = IntStream.range(0, count)
                        .mapToObj(i -> echo("name" + i))
                        .toList();
                List<Outcome<String>> outcomes = connection.callAll(calls);
                assertThat(outcomes.stream().map(Outcome::orThrow))
                        .containsExactlyElementsOf(IntStream.range(0, count)
                                .mapToObj(i -> "name" + i)
                                .toList());
            }
        }
    }

    @Test
    void neverHasMoreUnansweredThanTheWindow() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.greet();
            List<Packet> calls = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                calls.add(fake.read());
            }
            // A ping is answered at once, though the window is full; so a fourth call would have come before its pong.
            fake.write(ping());
            Packet pong = fake.read();
            assertThat(pong.header()).isEqualTo(new Header(Program.KEEPALIVE, 1, 2, Header.MESSAGE, 0, 0));
            assertThat(pong.body()).isEmpty();
            for (Packet call : calls) {
                fake.reply(call, hostname("h"));
            }
            for (int i = 0; i < 7; i++) {
                fake.reply(fake.read(), hostname("h"));
            }
            fake.untilClosed();
        })) {
            try (LibvirtConnection connection = daemon.open(OPTIONS.withWindow(3))) {
                assertThat(connection.callAll(Collections.nCopies(10, Calls.hostname())))
                        .allSatisfy(outcome -> assertThat(outcome.orThrow()).isEqualTo("h"));
            }
        }
    }

    @Test
    void ignoresEventsOfEveryDriver() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.greet();
            Packet call = fake.read();
            for (int program : new int[] {Program.REMOTE, Program.QEMU, Program.LXC}) {
                fake.write(new Packet(new Header(program, 1, 107, Header.MESSAGE, 0, 0), new byte[40]));
            }
            fake.reply(call, hostname("h"));
            fake.untilClosed();
        })) {
            try (LibvirtConnection connection = daemon.open(OPTIONS)) {
                assertThat(connection.call(Calls.hostname())).isEqualTo("h");
            }
        }
    }

    @Test
    void servesSeveralThreads() throws Exception {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.greet();
            for (int i = 0; i < 8 * 50; i++) {
                Packet call = fake.read();
                fake.reply(call, hostname(new XdrReader(call.body()).string(100)));
            }
            fake.untilClosed();
        })) {
            try (LibvirtConnection connection = daemon.open(OPTIONS)) {
                List<Thread> threads = new ArrayList<>();
                List<String> wrong = Collections.synchronizedList(new ArrayList<>());
                for (int t = 0; t < 8; t++) {
                    String name = "thread" + t;
                    threads.add(Thread.ofVirtual().start(() -> {
                        for (int i = 0; i < 50; i++) {
                            String got = connection.call(echo(name + i));
                            if (!got.equals(name + i)) {
                                wrong.add(got);
                            }
                        }
                    }));
                }
                for (Thread thread : threads) {
                    thread.join();
                }
                assertThat(wrong).isEmpty();
            }
        }
    }

    @Test
    void aRefusedCallLeavesTheConnectionUsable() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.greet();
            fake.refuse(fake.read(), 42, "Domain not found");
            fake.reply(fake.read(), new byte[] {0, 0, 0, 5});
            fake.reply(fake.read(), hostname("h"));
            fake.untilClosed();
        })) {
            try (LibvirtConnection connection = daemon.open(OPTIONS)) {
                LibvirtException refused =
                        catchThrowableOfType(LibvirtException.class, () -> connection.call(Calls.lookupByName("vm1")));
                assertThat(refused.error()).isEqualTo(new LibvirtError.Refused(42, 10, 2, "Domain not found"));
                assertThat(refused)
                        .hasMessage("DOMAIN_LOOKUP_BY_NAME of vm1: Domain not found (libvirt error 42 of domain 10)");
                LibvirtException malformed =
                        catchThrowableOfType(LibvirtException.class, () -> connection.call(Calls.hostname()));
                assertThat(malformed.error()).isInstanceOf(LibvirtError.Malformed.class);
                assertThat(connection.call(Calls.hostname())).isEqualTo("h");
            }
        }
    }

    @Test
    void sendsWhatIsLongerThanAnyBufferWhileTheDaemonAnswers() throws IOException {
        String xml = "<d>" + "x".repeat(4_000_000) + "</d>";
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.greet();
            for (int i = 0; i < 4; i++) {
                Packet call = fake.read();
                assertThat(new XdrReader(call.body()).string(4_194_304)).isEqualTo(xml);
                // Longer than a socket's buffer too: the client must read while it writes.
                fake.reply(call, hostname(xml));
            }
            fake.untilClosed();
        })) {
            try (LibvirtConnection connection = daemon.open(OPTIONS)) {
                assertThat(connection.callAll(Collections.nCopies(4, echo(xml))))
                        .allSatisfy(outcome -> assertThat(outcome.orThrow()).isEqualTo(xml));
            }
        }
    }

    @Test
    void polkitIsAskedWhenItIsOffered() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.reply(fake.read(), new XdrWriter().int32(1).int32(2).toByteArray());
            Packet polkit = fake.read();
            assertThat(polkit.header().procedure()).isEqualTo(70);
            fake.reply(polkit, new XdrWriter().int32(1).toByteArray());
            fake.reply(fake.read(), new byte[0]);
            fake.untilClosed();
        })) {
            try (LibvirtConnection connection = daemon.open(OPTIONS)) {
                assertThat(connection.authTypes()).containsExactly(AuthType.POLKIT);
            }
        }
    }

    @Test
    void polkitThatRefusesIsToldInItsOwnWords() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.reply(fake.read(), new XdrWriter().int32(1).int32(2).toByteArray());
            fake.refuse(fake.read(), 79, "authentication cancelled: user cancelled authentication process");
            fake.untilClosed();
        })) {
            LibvirtException refused = catchThrowableOfType(LibvirtException.class, () -> daemon.open(OPTIONS));
            assertThat(refused).hasMessageContaining("AUTH_POLKIT: authentication cancelled");
        }
    }

    @Test
    void saslIsNamedAsWhatIsMissing() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.reply(fake.read(), new XdrWriter().int32(2).int32(1).int32(9).toByteArray());
            fake.untilClosed();
        })) {
            LibvirtException needed = catchThrowableOfType(LibvirtException.class, () -> daemon.open(OPTIONS));
            assertThat(needed)
                    .hasMessage("authentication: the daemon wants a login, and no user and password were given: "
                            + "[sasl, unknown (9)]");
            assertThat(needed.error())
                    .isInstanceOfSatisfying(
                            LibvirtError.AuthenticationNeeded.class,
                            error -> assertThat(error.offered()).containsExactly(AuthType.SASL, new AuthType(9)));
        }
    }

    @Test
    void whereNobodyListensIsUnreachable() {
        LibvirtException nobody = catchThrowableOfType(
                LibvirtException.class,
                () -> UnixTransport.connect(Path.of("/nonexistent/libvirt-sock"), Duration.ofSeconds(10)));
        assertThat(nobody.error()).isInstanceOf(LibvirtError.Unreachable.class);
        assertThat(nobody).hasMessageContaining("/nonexistent/libvirt-sock");
        LibvirtException tooLong = catchThrowableOfType(
                LibvirtException.class,
                () -> UnixTransport.connect(Path.of("/" + "x".repeat(200)), Duration.ofSeconds(10)));
        assertThat(tooLong.error()).isInstanceOf(LibvirtError.Unreachable.class);
    }

    @Test
    void aClosedConnectionSaysSo() throws IOException, InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.greet();
            fake.read();
            asked.countDown();
            fake.untilClosed();
        })) {
            LibvirtConnection connection = daemon.open(OPTIONS);
            List<Outcome<String>> outcomes = Collections.synchronizedList(new ArrayList<>());
            Thread waiter =
                    Thread.ofVirtual().start(() -> outcomes.addAll(connection.callAll(List.of(Calls.hostname()))));
            asked.await();
            connection.close();
            waiter.join();
            assertThat(outcomes)
                    .containsExactly(new Outcome.Failed<>(
                            "CONNECT_GET_HOSTNAME",
                            new LibvirtError.Disconnected("the connection was closed here", true)));
            connection.close();
            LibvirtException closed =
                    catchThrowableOfType(LibvirtException.class, () -> connection.call(Calls.hostname()));
            assertThat(closed.error())
                    .isEqualTo(new LibvirtError.Disconnected("the connection was closed here", false));
        }
    }

    static Call<String> echo(String text) {
        return new Call<>(
                Procedure.DOMAIN_LOOKUP_BY_NAME,
                "",
                new XdrWriter().string(text, 5_000_000).toByteArray(),
                reader -> reader.string(5_000_000));
    }

    static Packet ping() {
        return new Packet(new Header(Program.KEEPALIVE, 1, 1, Header.MESSAGE, 0, 0), new byte[0]);
    }

    static byte[] hostname(String name) {
        return new XdrWriter().string(name, 5_000_000).toByteArray();
    }
}
