package io.virtwright.testkit.libvirtd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.virtwright.libvirt.AuthType;
import io.virtwright.libvirt.Calls;
import io.virtwright.libvirt.ErrorCode;
import io.virtwright.libvirt.LibvirtConnection;
import io.virtwright.libvirt.LibvirtError;
import io.virtwright.libvirt.LibvirtException;
import io.virtwright.libvirt.ListenerOffer;
import io.virtwright.libvirt.ListenerQuestions;
import io.virtwright.libvirt.LoginAnswer;
import io.virtwright.libvirt.OpenOptions;
import io.virtwright.libvirt.TcpTransport;
import io.virtwright.libvirt.TlsTransport;
import io.virtwright.libvirt.Transport;
import io.virtwright.libvirt.UnixTransport;
import io.virtwright.libvirt.sasl.SaslCredentials;
import io.virtwright.testkit.RealDaemon;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a real libvirtd's listeners answer to strangers, and to users with the right password. */
@RealDaemon({"libvirtd", "virtlogd", "virsh", "qemu-system-x86_64", "nsenter", "saslpasswd2", "openssl"})
class ListenerTest {
    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final String URI = "qemu:///system";
    private static final String PASSWORD = "s3cret, with = and ü";

    @Test
    void digestMd5OverTcp() {
        try (PrivateLibvirtd libvirtd = PrivateLibvirtd.with()
                .listenTcp("sasl")
                .sasl("digest-md5")
                .saslUser("fred", PASSWORD)
                .start()) {
            assertThat(ListenerQuestions.offer(tcp(libvirtd), DEADLINE))
                    .isEqualTo(new ListenerOffer(List.of(AuthType.SASL), List.of("DIGEST-MD5")));
            assertThat(ListenerQuestions.withoutLogin(tcp(libvirtd), URI, DEADLINE))
                    .isEqualTo(new LoginAnswer.Refused("authentication required"));
            assertThat(ListenerQuestions.wrongLogin(() -> tcp(libvirtd), DEADLINE))
                    .isInstanceOfSatisfying(
                            LoginAnswer.Refused.class,
                            refused -> assertThat(refused.reason()).startsWith("authentication failed"));
            try (LibvirtConnection connection = LibvirtConnection.open(tcp(libvirtd), as("fred", PASSWORD))) {
                assertThat(connection.call(Calls.hostname()))
                        .isEqualTo(libvirtd.virsh("hostname").strip());
                // Longer than what one secured message takes, in both directions.
                String description = "<description>" + "x".repeat(300_000) + "</description>";
                connection.call(Calls.define(TcgDomain.xml("long", description, "")));
                assertThat(connection.call(Calls.domainXml(connection.call(Calls.lookupByName("long")))) + "\n")
                        .isEqualTo(libvirtd.virsh("dumpxml", "long"));
                assertThat(connection.callAll(Collections.nCopies(50, Calls.capabilities())))
                        .allSatisfy(outcome -> assertThat(outcome.orThrow()).startsWith("<capabilities>"));
            }
            assertThat(refusal(libvirtd, as("fred", "wrong"))).isEqualTo(ErrorCode.AUTH_FAILED);
            assertThat(refusal(libvirtd, as("nobody", PASSWORD))).isEqualTo(ErrorCode.AUTH_FAILED);
        }
    }

    private static int refusal(PrivateLibvirtd libvirtd, OpenOptions options) {
        LibvirtException e =
                catchThrowableOfType(LibvirtException.class, () -> LibvirtConnection.open(tcp(libvirtd), options));
        return ((LibvirtError.Refused) e.error()).code();
    }

    @Test
    void noAuthenticationOverTcpLetsAnybodyIn() {
        try (PrivateLibvirtd libvirtd = PrivateLibvirtd.with().listenTcp("none").start()) {
            assertThat(ListenerQuestions.offer(tcp(libvirtd), DEADLINE))
                    .isEqualTo(new ListenerOffer(List.of(AuthType.NONE), List.of()));
            assertThat(ListenerQuestions.withoutLogin(tcp(libvirtd), URI, DEADLINE))
                    .isEqualTo(new LoginAnswer.Accepted("no login"));
            LibvirtException wrong = catchThrowableOfType(
                    LibvirtException.class, () -> ListenerQuestions.wrongLogin(() -> tcp(libvirtd), DEADLINE));
            assertThat(wrong).hasMessage("SASL login: it asks for no user and password, but offers [none]");
        }
    }

    @Test
    void tlsRefusesStrangersWithoutCertificate() {
        try (PrivateLibvirtd libvirtd =
                PrivateLibvirtd.with().listenTls("none", true).start()) {
            LibvirtException e = catchThrowableOfType(LibvirtException.class, () -> tls(libvirtd));
            assertThat(e.error()).isInstanceOf(LibvirtError.CertificateRefused.class);
        }
    }

    @Test
    void scramAndAnonymousOverTlsWithoutCertificates() {
        try (PrivateLibvirtd libvirtd = PrivateLibvirtd.with()
                .listenTls("sasl", false)
                .listenTcp("sasl")
                .libvirtdConf("auth_unix_ro = \"sasl\"")
                .sasl("scram-sha-256 scram-sha-1 anonymous")
                .saslUser("fred", PASSWORD)
                .start()) {
            ListenerOffer offer = ListenerQuestions.offer(tls(libvirtd), DEADLINE);
            assertThat(offer.types()).containsExactly(AuthType.SASL);
            assertThat(offer.mechanisms()).contains("SCRAM-SHA-256", "SCRAM-SHA-1", "ANONYMOUS");
            assertThat(ListenerQuestions.withoutLogin(tls(libvirtd), URI, DEADLINE))
                    .isEqualTo(new LoginAnswer.Refused("authentication required"));
            assertThat(ListenerQuestions.wrongLogin(() -> tls(libvirtd), DEADLINE))
                    .isEqualTo(new LoginAnswer.Accepted("ANONYMOUS"));
            // In the clear, none of them encrypts.
            assertThat(ListenerQuestions.offer(tcp(libvirtd), DEADLINE))
                    .isEqualTo(new ListenerOffer(List.of(AuthType.SASL), List.of()));
            try (LibvirtConnection connection = LibvirtConnection.open(
                    UnixTransport.connect(libvirtd.readOnlySocket(), DEADLINE),
                    as("fred", PASSWORD).asReadOnly())) {
                assertThat(connection.authTypes()).containsExactly(AuthType.SASL);
                assertThat(connection.call(Calls.hostname()))
                        .isEqualTo(libvirtd.virsh("hostname").strip());
            }
        }
    }

    @Test
    void scramOverTlsRefusesWrongLogins() {
        try (PrivateLibvirtd libvirtd = PrivateLibvirtd.with()
                .listenTls("sasl", false)
                .sasl("scram-sha-256")
                .saslUser("fred", PASSWORD)
                .start()) {
            assertThat(ListenerQuestions.wrongLogin(() -> tls(libvirtd), DEADLINE))
                    .isInstanceOfSatisfying(
                            LoginAnswer.Refused.class,
                            refused -> assertThat(refused.reason()).startsWith("authentication failed"));
        }
    }

    private static OpenOptions as(String user, String password) {
        return OpenOptions.of(URI).withCredentials(new SaslCredentials(user, password.toCharArray()));
    }

    private static Transport tcp(PrivateLibvirtd libvirtd) {
        return TcpTransport.connect(loopback(libvirtd.tcpPort()), DEADLINE);
    }

    private static Transport tls(PrivateLibvirtd libvirtd) {
        return TlsTransport.asStranger(loopback(libvirtd.tlsPort()), DEADLINE);
    }

    private static InetSocketAddress loopback(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }
}
