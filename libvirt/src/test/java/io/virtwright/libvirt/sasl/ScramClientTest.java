package io.virtwright.libvirt.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import javax.security.sasl.SaslException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramClientTest {
    private static final SaslCredentials USER = new SaslCredentials("user", "pencil".toCharArray());
    private static final String NONCE_256 = "rOprNGfwEbeRWgbNEkqO";
    private static final String FIRST_256 =
            "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096";

    private static String answer(ScramClient client, String challenge) throws SaslException {
        return new String(client.evaluateChallenge(challenge.getBytes(UTF_8)), UTF_8);
    }

    /** RFC 5802, section 5. */
    @Test
    void sha1AsInItsRfc() throws SaslException {
        ScramClient client = new ScramClient("SCRAM-SHA-1", USER, "fyko+d2lbbFgONRv9qkxdawL");
        assertThat(client.hasInitialResponse()).isTrue();
        assertThat(answer(client, "")).isEqualTo("n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL");
        assertThat(answer(client, "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096"))
                .isEqualTo("c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
        assertThat(client.isComplete()).isFalse();
        assertThat(answer(client, "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")).isEmpty();
        assertThat(client.isComplete()).isTrue();
    }

    /** RFC 7677, section 3. */
    @Test
    void sha256AsInItsRfc() throws SaslException {
        ScramClient client = new ScramClient("SCRAM-SHA-256", USER, NONCE_256);
        assertThat(answer(client, "")).isEqualTo("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        assertThat(answer(client, FIRST_256))
                .isEqualTo("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                        + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        assertThat(answer(client, "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4="))
                .isEmpty();
        assertThat(client.isComplete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SCRAM-SHA-512", "SCRAM-SHA-384", "SCRAM-SHA-224"})
    void everyHashIsThere(String mechanism) throws SaslException {
        ScramClient client = new ScramClient(mechanism, USER, "nonce");
        assertThat(answer(client, "")).isEqualTo("n,,n=user,r=nonce");
        assertThat(answer(client, "r=nonce1,s=QSXCR+Q6sek8bf92,i=1")).startsWith("c=biws,r=nonce1,p=");
    }

    @Test
    void aServerThatDoesNotKnowThePasswordIsNotBelieved() throws SaslException {
        ScramClient client = new ScramClient("SCRAM-SHA-256", USER, NONCE_256);
        answer(client, "");
        answer(client, FIRST_256);
        assertThatThrownBy(() -> answer(client, "v=rmF9pqV8S7suAoZWja4dJRkFsKQ="))
                .isInstanceOf(SaslException.class)
                .hasMessageContaining("does not know the password");
        assertThat(client.isComplete()).isFalse();
    }

    @Test
    void namesAreQuoted() throws SaslException {
        ScramClient client = new ScramClient("SCRAM-SHA-1", new SaslCredentials("a=b,c", "x".toCharArray()), "nonce");
        assertThat(answer(client, "")).isEqualTo("n,,n=a=3Db=2Cc,r=nonce");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "r=rOprNGfwEbeRWgbNEkqO,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                "r=other,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
                "r=rOprNGfwEbeRWgbNEkqO1,s=,i=4096",
                "r=rOprNGfwEbeRWgbNEkqO1,s=?,i=4096",
                "r=rOprNGfwEbeRWgbNEkqO1,s=QSXCR+Q6sek8bf92,i=0",
                "r=rOprNGfwEbeRWgbNEkqO1,s=QSXCR+Q6sek8bf92,i=2147483647",
                "r=rOprNGfwEbeRWgbNEkqO1,s=QSXCR+Q6sek8bf92,i=99999999999999",
                "r=rOprNGfwEbeRWgbNEkqO1,s=QSXCR+Q6sek8bf92",
                "m=ext,r=rOprNGfwEbeRWgbNEkqO1,s=QSXCR+Q6sek8bf92,i=4096",
                "e=other-error"
            })
    void nonsenseIsRefused(String first) throws SaslException {
        ScramClient client = new ScramClient("SCRAM-SHA-256", USER, NONCE_256);
        answer(client, "");
        assertThatThrownBy(() -> answer(client, first)).isInstanceOf(SaslException.class);
    }
}
