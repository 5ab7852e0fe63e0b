package io.virtwright.testkit.eyes;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.eyes.LocalEyes;
import io.virtwright.engine.snapshot.Listener;
import io.virtwright.engine.snapshot.LoginResult;
import io.virtwright.engine.snapshot.Offer;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.testkit.RealDaemon;
import io.virtwright.testkit.libvirtd.PrivateLibvirtd;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The probes for listeners, of real daemons: one that authenticates, one that lets everybody in, one that wants certificates. */
@RealDaemon({"libvirtd", "virtlogd", "qemu-system-x86_64", "nsenter", "saslpasswd2", "openssl"})
class ListenerProbesTest {
    @Test
    void eachListenerTellsWhatItIs() {
        try (PrivateLibvirtd careful = PrivateLibvirtd.with()
                        .listenTcp("sasl")
                        .listenTls("none", true)
                        .sasl("digest-md5")
                        .saslUser("fred", "hush")
                        .start();
                PrivateLibvirtd open = PrivateLibvirtd.with().listenTcp("none").start()) {
            Listener sasl = new Listener("127.0.0.1", careful.tcpPort(), false);
            Listener tls = new Listener("127.0.0.1", careful.tlsPort(), true);
            Listener none = new Listener("0.0.0.0", open.tcpPort(), false);
            // TLS asked of what speaks none, and the other way round.
            Listener confused = new Listener("127.0.0.1", open.tcpPort(), true);
            Listener silent = new Listener("127.0.0.1", careful.tlsPort(), false);
            List<Probe<?>> probes = List.of(
                    new Probe.ListenerOffer(sasl),
                    new Probe.Login(sasl, Probe.Attempt.WITHOUT),
                    new Probe.Login(sasl, Probe.Attempt.WRONG),
                    new Probe.ListenerOffer(tls),
                    new Probe.Login(tls, Probe.Attempt.WITHOUT),
                    new Probe.Login(tls, Probe.Attempt.WRONG),
                    new Probe.ListenerOffer(none),
                    new Probe.Login(none, Probe.Attempt.WITHOUT),
                    new Probe.Login(none, Probe.Attempt.WRONG),
                    new Probe.ListenerOffer(confused),
                    new Probe.ListenerOffer(silent));
            Snapshot found;
            try (Eyes eyes = new LocalEyes()) {
                found = Snapshot.empty("test", Instant.EPOCH).plus(eyes.read(probes));
            }
            assertThat(found.get(new Probe.ListenerOffer(sasl)))
                    .isEqualTo(Reading.of(new Offer.Types(List.of("sasl"), List.of("DIGEST-MD5"))));
            assertThat(found.get(new Probe.Login(sasl, Probe.Attempt.WITHOUT)))
                    .isEqualTo(Reading.of(new LoginResult.Refused("authentication required")));
            assertThat(found.get(new Probe.Login(sasl, Probe.Attempt.WRONG)).found())
                    .containsInstanceOf(LoginResult.Refused.class);

            assertThat(found.get(new Probe.ListenerOffer(tls)).found()).containsInstanceOf(Offer.Refused.class);
            for (Probe.Attempt attempt : Probe.Attempt.values()) {
                assertThat(found.get(new Probe.Login(tls, attempt)).found())
                        .containsInstanceOf(LoginResult.Refused.class);
            }

            assertThat(found.get(new Probe.ListenerOffer(none)))
                    .isEqualTo(Reading.of(new Offer.Types(List.of("none"), List.of())));
            assertThat(found.get(new Probe.Login(none, Probe.Attempt.WITHOUT)))
                    .isEqualTo(Reading.of(new LoginResult.Accepted()));
            assertThat(found.get(new Probe.Login(none, Probe.Attempt.WRONG)))
                    .isInstanceOfSatisfying(
                            Reading.Unreadable.class,
                            it -> assertThat(it.reason()).contains("it asks for no user and password"));

            assertThat(found.get(new Probe.ListenerOffer(confused)).isUnreadable())
                    .isTrue();
            assertThat(found.get(new Probe.ListenerOffer(silent)).isUnreadable())
                    .isTrue();
        }
    }
}
