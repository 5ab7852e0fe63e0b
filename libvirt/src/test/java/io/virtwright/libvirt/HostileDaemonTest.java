package io.virtwright.libvirt;

import static io.virtwright.libvirt.LibvirtConnectionTest.hostname;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.virtwright.libvirt.rpc.Header;
import io.virtwright.libvirt.rpc.Packet;
import io.virtwright.libvirt.rpc.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A daemon that hangs, breaks off or talks nonsense costs a clear error and a deadline; never a thread, never a hang. */
@Timeout(60)
class HostileDaemonTest {
    private static final Duration SHORT = Duration.ofMillis(150);
    /** Where something else is to be done within it: sent, or answered. */
    private static final Duration ENOUGH = Duration.ofSeconds(3);

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final OpenOptions PATIENT = OpenOptions.of("qemu:///system");
    private static final OpenOptions HASTY = PATIENT.withDeadlines(LONG, ENOUGH, LONG);

    /** No thread of a connection outlives it, however it ended. */
    @AfterEach
    void noThreadIsLeft() throws InterruptedException {
        for (Thread thread : connectionThreads()) {
            thread.join(Duration.ofSeconds(10));
        }
        assertThat(connectionThreads()).isEmpty();
    }

    private static Set<Thread> connectionThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("libvirt-"))
                .collect(Collectors.toSet());
    }

    @Test
    void aDaemonThatNeverAnswersCostsTheOpeningItsDeadline() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(FakeDaemon::hang)) {
            LibvirtException e = catchThrowableOfType(
                    LibvirtException.class, () -> daemon.open(PATIENT.withDeadlines(SHORT, LONG, LONG)));
            assertThat(e.error()).isInstanceOf(LibvirtError.TimedOut.class);
            assertThat(e).hasMessageStartingWith("AUTH_LIST: no answer within");
        }
        try (FakeDaemon daemon = new FakeDaemon(FakeDaemon::hang)) {
            LibvirtException e = catchThrowableOfType(
                    LibvirtException.class, () -> ListenerQuestions.offer(daemon.transport(), SHORT));
            assertThat(e.error()).isInstanceOf(LibvirtError.TimedOut.class);
        }
    }

    @Test
    void aCallThatHangsCostsItsDeadlineAndTheOthersGoOn() throws IOException {
        CountDownLatch late = new CountDownLatch(1);
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.greet();
            Packet hung = fake.read();
            for (int i = 0; i < 5; i++) {
                fake.reply(fake.read(), hostname("h"));
            }
            late.await();
            // The answer to a call that was given up belongs to nobody, and disturbs nobody.
            fake.reply(hung, hostname("late"));
            fake.reply(fake.read(), hostname("next"));
            fake.untilClosed();
        })) {
            try (LibvirtConnection connection = daemon.open(HASTY)) {
                List<Outcome<String>> outcomes = connection.callAll(Collections.nCopies(6, Calls.hostname()));
                assertThat(outcomes.getFirst())
                        .isEqualTo(new Outcome.Failed<>(
                                "CONNECT_GET_HOSTNAME", new LibvirtError.TimedOut("no answer within 3 s", true)));
                assertThat(outcomes.subList(1, 6)).containsOnly(new Outcome.Ok<>("h"));
                late.countDown();
                assertThat(connection.call(Calls.hostname(), LONG)).isEqualTo("next");
            }
        }
    }

    @Test
    void whenCallsThatHangFillTheWindowTheConnectionIsGivenUp() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.greet();
            fake.hang();
        })) {
            try (LibvirtConnection connection = daemon.open(HASTY)) {
                List<Outcome<String>> outcomes = connection.callAll(Collections.nCopies(10, Calls.hostname()));
                assertThat(outcomes.subList(0, 4))
                        .containsOnly(new Outcome.Failed<>(
                                "CONNECT_GET_HOSTNAME", new LibvirtError.TimedOut("no answer within 3 s", true)));
                assertThat(outcomes.subList(4, 10)).allSatisfy(outcome -> {
                    LibvirtError error = ((Outcome.Failed<String>) outcome).error();
                    assertThat(error).isInstanceOf(LibvirtError.TimedOut.class);
                    assertThat(error.sent()).isFalse();
                });
                assertThat(connection.fatalError()).isPresent();
                LibvirtException later =
                        catchThrowableOfType(LibvirtException.class, () -> connection.call(Calls.hostname()));
                assertThat(later).hasMessageContaining("the daemon left 4 calls unanswered");
            }
        }
    }

    @Test
    void aBatchHasADeadlineOfItsOwn() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.greet();
            fake.reply(fake.read(), hostname("h"));
            fake.hang();
        })) {
            try (LibvirtConnection connection = daemon.open(PATIENT)) {
                List<Outcome<String>> outcomes = connection.callAll(Collections.nCopies(3, Calls.hostname()), ENOUGH);
                assertThat(outcomes)
                        .containsExactly(
                                new Outcome.Ok<>("h"),
                                failed(new LibvirtError.TimedOut("the batch was not done within 3 s", true)),
                                failed(new LibvirtError.TimedOut("the batch was not done within 3 s", true)));
                assertThat(connection.fatalError())
                        .as("two of four places are left")
                        .isEmpty();
            }
        }
    }

    @Test
    void aDaemonThatDoesNotReadCostsADeadline() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.greet();
            fake.hang();
        })) {
            try (LibvirtConnection connection = daemon.open(HASTY)) {
                String large = "x".repeat(4_000_000);
                List<Outcome<DomainRef>> outcomes = connection.callAll(Collections.nCopies(4, Calls.define(large)));
                assertThat(outcomes)
                        .allSatisfy(outcome -> assertThat(((Outcome.Failed<DomainRef>) outcome).error())
                                .isInstanceOf(LibvirtError.TimedOut.class));
                assertThat(connection.fatalError().orElseThrow().message()).startsWith("the daemon does not read");
            }
        }
    }

    @Test
    void anInterruptEndsTheWaiting() throws IOException, InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.greet();
            Packet first = fake.read();
            asked.countDown();
            fake.reply(fake.read(), hostname("second"));
            fake.reply(first, hostname("first"));
            fake.untilClosed();
        })) {
            try (LibvirtConnection connection = daemon.open(PATIENT)) {
                List<Object> seen = Collections.synchronizedList(new ArrayList<>());
                Thread waiter = Thread.ofVirtual().start(() -> {
                    seen.add(connection.callAll(List.of(Calls.hostname())).getFirst());
                    seen.add(Thread.currentThread().isInterrupted());
                });
                asked.await();
                waiter.interrupt();
                waiter.join();
                assertThat(seen)
                        .containsExactly(failed(new LibvirtError.Interrupted("interrupted while waiting", true)), true);
                assertThat(connection.call(Calls.hostname())).isEqualTo("second");
            }
        }
    }

    @Test
    void anEndInTheMiddleOfAMessageIsTold() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.greet();
            fake.read();
            fake.writeRaw(HexFormat.of().parseHex("0000010020008086"));
            fake.hangUp();
        })) {
            try (LibvirtConnection connection = daemon.open(PATIENT)) {
                assertThat(connection.callAll(List.of(Calls.hostname())))
                        .containsExactly(failed(new LibvirtError.Disconnected(
                                "the daemon closed the connection in the middle of a message, after 8 of 256 bytes",
                                true)));
                assertThat(connection.callAll(List.of(Calls.hostname())))
                        .as("a later call")
                        .containsExactly(failed(new LibvirtError.Disconnected(
                                "the daemon closed the connection in the middle of a message, after 8 of 256 bytes",
                                false)));
            }
        }
    }

    static Stream<Arguments> nonsense() {
        Header call = Header.call(Program.REMOTE, 59, 2);
        byte[] body = hostname("h");
        return Stream.of(
                Arguments.of("2 GiB", HexFormat.of().parseHex("80000000"), "2147483648 bytes long"),
                Arguments.of("-1", HexFormat.of().parseHex("ffffffff"), "4294967295 bytes long"),
                Arguments.of("27", HexFormat.of().parseHex("0000001b"), "27 bytes long"),
                Arguments.of("text", "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(US_ASCII), "1213486160 bytes long"),
                Arguments.of(
                        "program", packet(reply(Program.QEMU, 1, 59, 1, 2, 0), body), "a reply of program 0x20008087"),
                Arguments.of("version", packet(reply(Program.REMOTE, 2, 59, 1, 2, 0), body), "version 2"),
                Arguments.of("procedure", packet(reply(Program.REMOTE, 1, 60, 1, 2, 0), body), "procedure 60"),
                Arguments.of("serial", packet(reply(Program.REMOTE, 1, 59, 1, 99, 0), body), "serial 99"),
                Arguments.of(
                        "answered", packet(reply(Program.REMOTE, 1, 66, 1, 0, 0), body), "serial 0, which was never"),
                Arguments.of("status", packet(reply(Program.REMOTE, 1, 59, 1, 2, 2), body), "status 2"),
                Arguments.of("call", packet(call, body), "a message of type 0"),
                Arguments.of("stream", packet(reply(Program.REMOTE, 1, 59, 3, 2, 0), body), "a message of type 3"),
                Arguments.of("event", packet(reply(77, 1, 1, 2, 0, 0), body), "the unknown program 0x4d"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nonsense")
    void nonsenseEndsTheConnectionAndIsNamed(String name, byte[] bytes, String reason) throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.greet();
            fake.read();
            fake.writeRaw(bytes);
            fake.untilClosed();
        })) {
            try (LibvirtConnection connection = daemon.open(PATIENT)) {
                LibvirtException e =
                        catchThrowableOfType(LibvirtException.class, () -> connection.call(Calls.hostname()));
                assertThat(e.error()).as(name).isInstanceOf(LibvirtError.Malformed.class);
                assertThat(e).hasMessageContaining(reason);
                assertThat(connection.fatalError()).isPresent();
            }
        }
    }

    private static Header reply(int program, int version, int procedure, int type, int serial, int status) {
        return new Header(program, version, procedure, type, serial, status);
    }

    private static byte[] packet(Header header, byte[] body) {
        return new Packet(header, body).toBytes();
    }

    private static <T> Outcome<T> failed(LibvirtError error) {
        return new Outcome.Failed<>("CONNECT_GET_HOSTNAME", error);
    }
}
