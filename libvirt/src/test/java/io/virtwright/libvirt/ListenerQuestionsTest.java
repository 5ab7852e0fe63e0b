package io.virtwright.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.virtwright.libvirt.rpc.Header;
import io.virtwright.libvirt.rpc.Packet;
import io.virtwright.libvirt.rpc.Procedure;
import io.virtwright.libvirt.rpc.Program;
import io.virtwright.libvirt.sasl.SaslCredentials;
import io.virtwright.libvirt.xdr.XdrReader;
import io.virtwright.libvirt.xdr.XdrWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Listeners that lie, hang, flood and let in: each gives an answer or an error, within the deadline. */
@Timeout(60)
class ListenerQuestionsTest {
    private static final Duration SHORT = Duration.ofMillis(200);
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String URI = "qemu:///system";

    private static byte[] types(int... types) {
        XdrWriter writer = new XdrWriter().int32(types.length);
        for (int type : types) {
            writer.int32(type);
        }
        return writer.toByteArray();
    }

    private static byte[] mechanisms(String list) {
        return new XdrWriter().string(list, 10_000).toByteArray();
    }

    private static byte[] sasl(boolean complete, String data) {
        byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
        return Encoders.saslData(new XdrWriter().bool(complete), Optional.of(bytes))
                .toByteArray();
    }

    /** Answers with the authentication list and the mechanisms. */
    private static void offer(FakeDaemon fake, String mechanisms) throws IOException {
        fake.reply(fake.read(), types(1));
        Packet init = fake.read();
        assertThat(init.header().procedure()).isEqualTo(67);
        fake.reply(init, mechanisms(mechanisms));
    }

    @Test
    void anOfferIsToldAsItIs() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            offer(fake, "GSSAPI,SCRAM-SHA-256");
            fake.untilClosed();
        })) {
            assertThat(ListenerQuestions.offer(daemon.transport(), LONG))
                    .isEqualTo(new ListenerOffer(List.of(AuthType.SASL), List.of("GSSAPI", "SCRAM-SHA-256")));
        }
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.reply(fake.read(), types(1));
            fake.refuse(fake.read(), ErrorCode.AUTH_FAILED, "authentication failed");
            fake.untilClosed();
        })) {
            assertThat(ListenerQuestions.offer(daemon.transport(), LONG))
                    .isEqualTo(new ListenerOffer(List.of(AuthType.SASL), List.of()));
        }
    }

    @Test
    void mechanismsThatAreNoneAreAnError() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            offer(fake, "<b>\u001b[2J");
            fake.untilClosed();
        })) {
            LibvirtException e = catchThrowableOfType(
                    LibvirtException.class, () -> ListenerQuestions.offer(daemon.transport(), LONG));
            assertThat(e.error()).isInstanceOf(LibvirtError.Malformed.class);
            assertThat(e.getMessage()).doesNotContain("\u001b");
        }
    }

    @Test
    void aFloodCostsTheDeadline() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            byte[] event =
                    new Packet(new Header(Program.REMOTE, 1, 107, Header.MESSAGE, 0, 0), new byte[4000]).toBytes();
            try {
                while (true) {
                    fake.writeRaw(event);
                }
            } catch (IOException e) {
                // The client has hung up.
            }
        })) {
            LibvirtException e = catchThrowableOfType(
                    LibvirtException.class, () -> ListenerQuestions.offer(daemon.transport(), SHORT));
            assertThat(e.error()).isInstanceOf(LibvirtError.TimedOut.class);
        }
    }

    @Test
    void whoLetsInIsTakenLeaveOf() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.reply(fake.read(), types(1));
            Packet open = fake.read();
            assertThat(open.header().procedure()).isEqualTo(Procedure.CONNECT_OPEN.number());
            XdrReader args = new XdrReader(open.body());
            assertThat(args.bool()).isTrue();
            assertThat(args.string(100)).isEqualTo(URI);
            assertThat(args.int32()).as("read-only").isEqualTo(1);
            fake.reply(open, new byte[0]);
            Packet close = fake.read();
            assertThat(close.header().procedure()).isEqualTo(Procedure.CONNECT_CLOSE.number());
            fake.replyToFarewell(close);
            fake.untilClosed();
        })) {
            assertThat(ListenerQuestions.withoutLogin(daemon.transport(), URI, LONG))
                    .isEqualTo(new LoginAnswer.Accepted("no login"));
        }
    }

    @Test
    void onlyAnErrorAboutLoginsIsARefusal() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.reply(fake.read(), types(1));
            fake.refuse(fake.read(), ErrorCode.RPC, "authentication required");
            fake.untilClosed();
        })) {
            assertThat(ListenerQuestions.withoutLogin(daemon.transport(), URI, LONG))
                    .isEqualTo(new LoginAnswer.Refused("authentication required"));
        }
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.reply(fake.read(), types(0));
            fake.refuse(fake.read(), 5, "no connection driver available");
            fake.untilClosed();
        })) {
            LibvirtException e = catchThrowableOfType(
                    LibvirtException.class, () -> ListenerQuestions.withoutLogin(daemon.transport(), URI, LONG));
            assertThat(e).hasMessageContaining("no connection driver");
        }
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.reply(fake.read(), types(1));
            fake.read();
            fake.hangUp();
        })) {
            LibvirtException e = catchThrowableOfType(
                    LibvirtException.class, () -> ListenerQuestions.withoutLogin(daemon.transport(), URI, LONG));
            assertThat(e.error()).isInstanceOf(LibvirtError.Disconnected.class);
        }
    }

    @Test
    void aDaemonThatIsContentWithAnythingHasLetIn() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            offer(fake, "SCRAM-SHA-256");
            Packet start = fake.read();
            XdrReader args = new XdrReader(start.body());
            assertThat(args.string(100)).isEqualTo("SCRAM-SHA-256");
            fake.reply(start, sasl(true, ""));
            fake.untilClosed();
        })) {
            assertThat(ListenerQuestions.wrongLogin(daemon::transport, LONG))
                    .isEqualTo(new LoginAnswer.Accepted("SCRAM-SHA-256"));
        }
    }

    @Test
    void theSameDaemonIsNotTrustedWithARealLogin() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            offer(fake, "SCRAM-SHA-256");
            fake.reply(fake.read(), sasl(true, ""));
            fake.untilClosed();
        })) {
            LibvirtException e = catchThrowableOfType(LibvirtException.class, () -> daemon.open(as("fred", "hush")));
            assertThat(e.error()).isInstanceOf(LibvirtError.Malformed.class);
        }
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            offer(fake, "PLAIN,CRAM-MD5,ANONYMOUS");
            fake.untilClosed();
        })) {
            LibvirtException e = catchThrowableOfType(LibvirtException.class, () -> daemon.open(as("fred", "hush")));
            assertThat(e.error()).isInstanceOf(LibvirtError.AuthenticationNeeded.class);
            assertThat(e.getMessage()).doesNotContain("hush");
        }
    }

    @Test
    void whatCannotBeTriedIsSaid() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            offer(fake, "GSSAPI");
            fake.untilClosed();
        })) {
            LibvirtException e = catchThrowableOfType(
                    LibvirtException.class, () -> ListenerQuestions.wrongLogin(daemon::transport, LONG));
            assertThat(e.error()).isInstanceOf(LibvirtError.AuthenticationNeeded.class);
            assertThat(e).hasMessageContaining("[GSSAPI]");
        }
    }

    @Test
    void aLoginWithoutEndIsGivenUp() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            offer(fake, "PLAIN");
            try {
                while (true) {
                    fake.reply(fake.read(), sasl(false, "more"));
                }
            } catch (IOException e) {
                // The client has hung up.
            }
        })) {
            LibvirtException e = catchThrowableOfType(
                    LibvirtException.class, () -> ListenerQuestions.wrongLogin(daemon::transport, LONG));
            assertThat(e).hasMessageContaining("no end after 10 steps");
        }
    }

    @Test
    void aSecurityLayerCarriesEverythingAfterTheLogin() throws IOException {
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            SaslServer server = digest("fred", "hush");
            offer(fake, "DIGEST-MD5");
            Packet start = fake.read();
            fake.reply(
                    start,
                    Encoders.saslData(new XdrWriter().bool(false), Optional.of(server.evaluateResponse(new byte[0])))
                            .toByteArray());
            Packet step = fake.read();
            XdrReader args = new XdrReader(step.body());
            args.bool();
            List<Integer> words = args.array(65_536, 4, XdrReader::int32);
            byte[] response = new byte[words.size()];
            for (int i = 0; i < response.length; i++) {
                response[i] = words.get(i).byteValue();
            }
            byte[] last = server.evaluateResponse(response);
            fake.reply(
                    step,
                    Encoders.saslData(new XdrWriter().bool(true), Optional.of(last))
                            .toByteArray());
            assertThat(server.getNegotiatedProperty(Sasl.QOP)).isEqualTo("auth-conf");
            fake.secure(server);
            fake.reply(fake.read(), new byte[0]);
            fake.reply(fake.read(), LibvirtConnectionTest.hostname("x".repeat(200_000)));
            fake.read();
            fake.writeRaw(new byte[] {0x7f, 0, 0, 0});
            fake.untilGone();
        })) {
            try (LibvirtConnection connection = daemon.open(as("fred", "hush"))) {
                assertThat(connection.call(Calls.hostname())).hasSize(200_000);
                LibvirtException e =
                        catchThrowableOfType(LibvirtException.class, () -> connection.call(Calls.hostname()));
                assertThat(e).hasMessageContaining("a secured message that says it is 2130706432 bytes long");
            }
        }
    }

    private static SaslServer digest(String user, String password) throws IOException {
        Map<String, String> properties = new HashMap<>();
        properties.put(Sasl.QOP, "auth-conf");
        properties.put("com.sun.security.sasl.digest.realm", "realm");
        return Sasl.createSaslServer("DIGEST-MD5", "libvirt", "localhost", properties, callbacks -> {
            for (Callback callback : callbacks) {
                switch (callback) {
                    case NameCallback name -> assertThat(name.getDefaultName()).isEqualTo(user);
                    case PasswordCallback it -> it.setPassword(password.toCharArray());
                    case AuthorizeCallback it -> it.setAuthorized(true);
                    case RealmCallback realm -> realm.setText(realm.getDefaultText());
                    default -> throw new IllegalStateException(callback.toString());
                }
            }
        });
    }

    private static OpenOptions as(String user, String password) {
        return OpenOptions.of(URI).withCredentials(new SaslCredentials(user, password.toCharArray()));
    }

    @Test
    void agentCommandsAreOfTheQemuProgram() throws IOException {
        DomainRef domain = FuzzTest.DOMAIN;
        try (FakeDaemon daemon = new FakeDaemon(fake -> {
            fake.greet();
            Packet call = fake.read();
            assertThat(call.header().program()).isEqualTo(0x20008087);
            assertThat(call.header().procedure()).isEqualTo(3);
            XdrReader args = new XdrReader(call.body());
            Decoders.domain(args);
            assertThat(args.string(100)).isEqualTo("{}");
            assertThat(args.int32()).isEqualTo(5);
            assertThat(args.int32()).isZero();
            args.end();
            fake.reply(
                    call,
                    new XdrWriter().bool(true).string("{\"return\":1}", 100).toByteArray());
            fake.refuse(fake.read(), ErrorCode.AGENT_UNRESPONSIVE, "QEMU guest agent is not connected");
            fake.untilClosed();
        })) {
            try (LibvirtConnection connection = daemon.open(OpenOptions.of(URI))) {
                assertThat(connection.call(Calls.agentCommand(domain, "{}", 5))).contains("{\"return\":1}");
                LibvirtException e = catchThrowableOfType(
                        LibvirtException.class, () -> connection.call(Calls.agentCommand(domain, "{}", 5)));
                assertThat(e).hasMessageContaining("QEMU guest agent is not connected");
            }
        }
    }
}
