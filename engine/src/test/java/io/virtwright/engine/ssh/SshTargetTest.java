package io.virtwright.engine.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SshTargetTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "kvm1                          | -- kvm1",
                "root@kvm1                     | -l root -- kvm1",
                "a@b@kvm1                      | -l a@b -- kvm1",
                "ssh://kvm1                    | -- kvm1",
                "ssh://root@kvm1:2222          | -l root -p 2222 -- kvm1",
                "ssh://root@kvm1:2222/         | -l root -p 2222 -- kvm1",
                "ssh://[fe80::1%eth0]:22       | -p 22 -- fe80::1%eth0",
                "ssh://root@[::1]              | -l root -- ::1",
                "ssh://dom%5Cuser@kvm1         | ",
                "ssh://a+b@kvm1                | -l a+b -- kvm1",
                "::1                           | -- ::1",
                "root@2001:db8::7              | -l root -- 2001:db8::7",
                "kvm_1.example.org             | -- kvm_1.example.org",
            })
    void becomesArgumentsOfSsh(String text, String arguments) {
        if (arguments == null) {
            assertThatIllegalArgumentException().isThrownBy(() -> SshTarget.parse(text));
        } else {
            assertThat(String.join(" ", SshTarget.parse(text).arguments())).isEqualTo(arguments);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-oProxyCommand=touch /tmp/x",
                "-x",
                "root@-x",
                "-root@x",
                "ssh://-x",
                "ssh://-l@x",
                "kvm1\n",
                "kvm 1",
                "kvm\u00a01",
                "kvm1\u0007",
                "kvm1;id",
                "$(id)",
                "`id`",
                "a|b",
                "ssh://",
                "ssh://@kvm1",
                "@kvm1",
                "root@",
                "kvm1:22",
                "[::1]",
                "ssh://kvm1:0",
                "ssh://kvm1:65536",
                "ssh://kvm1:",
                "ssh://kvm1:99999999999",
                "ssh://kvm1/path",
                "ssh://::1",
                "ssh://[kvm1]",
                "ssh://root:secret@kvm1",
                "ssh://%zz@kvm1",
                "ssh://a%0Ab@kvm1",
                "ssh://a%20-oX@kvm1",
                "https://kvm1",
            })
    void refusesWhatIsNone(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> SshTarget.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssh://root:secret@kvm1"})
    void doesNotRepeatAPassword(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SshTarget.parse(text))
                .withMessageNotContaining("secret");
    }
}
