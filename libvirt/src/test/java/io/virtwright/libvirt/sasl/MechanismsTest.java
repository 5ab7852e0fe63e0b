package io.virtwright.libvirt.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;

class MechanismsTest {
    @Test
    void listsAreParsed() throws SaslException {
        assertThat(Mechanisms.parse("SCRAM-SHA-256,DIGEST-MD5")).containsExactly("SCRAM-SHA-256", "DIGEST-MD5");
        assertThat(Mechanisms.parse("GSSAPI DIGEST-MD5")).containsExactly("GSSAPI", "DIGEST-MD5");
        assertThat(Mechanisms.parse("")).isEmpty();
        for (String nonsense : List.of("<html>", "digest-md5", "A\nB", "X".repeat(21), "A,".repeat(65))) {
            assertThatThrownBy(() -> Mechanisms.parse(nonsense)).isInstanceOf(SaslException.class);
        }
    }

    @Test
    void aPasswordIsTrustedToMechanismsThatKeepIt() {
        List<String> all = List.of("PLAIN", "CRAM-MD5", "ANONYMOUS", "DIGEST-MD5", "SCRAM-SHA-1", "SCRAM-SHA-256");
        assertThat(Mechanisms.forPassword(all, false)).contains("SCRAM-SHA-256");
        assertThat(Mechanisms.forPassword(all, true)).contains("DIGEST-MD5");
        assertThat(Mechanisms.forPassword(List.of("SCRAM-SHA-256"), true)).isEmpty();
        assertThat(Mechanisms.forPassword(List.of("PLAIN", "CRAM-MD5", "ANONYMOUS"), false))
                .isEmpty();
    }

    @Test
    void aStrangerTriesWhatLetsAnybodyInAndOnePassword() {
        assertThat(Mechanisms.forStranger(List.of("PLAIN", "SCRAM-SHA-256", "ANONYMOUS")))
                .containsExactly("ANONYMOUS", "SCRAM-SHA-256");
        assertThat(Mechanisms.forStranger(List.of("PLAIN", "GSSAPI"))).containsExactly("PLAIN");
        assertThat(Mechanisms.forStranger(List.of("GSSAPI", "EXTERNAL"))).isEmpty();
    }

    @Test
    void everyMechanismThatIsTriedHasAClient() throws SaslException {
        for (String mechanism : List.of(
                "ANONYMOUS",
                "SCRAM-SHA-512",
                "SCRAM-SHA-384",
                "SCRAM-SHA-256",
                "SCRAM-SHA-224",
                "SCRAM-SHA-1",
                "DIGEST-MD5",
                "CRAM-MD5",
                "PLAIN")) {
            assertThat(Mechanisms.client(mechanism, "localhost", Mechanisms.stranger(), false)
                            .getMechanismName())
                    .isEqualTo(mechanism);
        }
    }

    @Test
    void strangersAreNeverTheSame() {
        assertThat(Mechanisms.stranger().user())
                .startsWith("virtwright-probe-")
                .isNotEqualTo(Mechanisms.stranger().user());
        assertThat(new SaslCredentials("fred", "hush".toCharArray())).hasToString("fred");
    }
}
