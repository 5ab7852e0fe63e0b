package io.virtwright.practices.remoteaccess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.virtwright.engine.snapshot.Reading;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SaslConfTest {
    @Test
    void readsOptionsAsSaslDoes() {
        SaslConf conf = SaslConf.parse("""
                # remark
                Mech_List:  SCRAM-SHA-256  gssapi\s
                mech_list: plain
                 sasldb_path: /etc/libvirt/passwd.db

                """).found().orElseThrow();

        assertThat(conf.mechanisms().orElseThrow()).containsExactly("scram-sha-256", "gssapi");
        assertThat(conf.database()).contains("/etc/libvirt/passwd.db");
        assertThat(conf.keytab()).isEqualTo("/etc/krb5.keytab");
        assertThat(conf.usesDatabase()).isTrue();
    }

    @Test
    void aLineOfAnotherFormIsSaid() {
        assertThat(SaslConf.parse("mech_list plain\n")).isInstanceOf(Reading.Unreadable.class);
        assertThat(SaslConf.parse("mech_list:\n")).isInstanceOf(Reading.Unreadable.class);
    }

    @Test
    void takesAnythingWithoutAnException() {
        Random random = new Random(2);
        String alphabet = "a:_- \n#/\t\0é";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThatNoException().isThrownBy(() -> SaslConf.parse(text.toString()));
        }
    }
}
