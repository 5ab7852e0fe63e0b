package io.virtwright.app.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostAddressTest {
    @Test
    void nameUserAndUrl() {
        assertThat(HostAddress.parse("web"))
                .isEqualTo(new HostAddress("web", "web", Optional.empty(), OptionalInt.empty()));
        assertThat(HostAddress.parse("root@web"))
                .isEqualTo(new HostAddress("root@web", "web", Optional.of("root"), OptionalInt.empty()));
        assertThat(HostAddress.parse("ssh://root@web:2222"))
                .isEqualTo(new HostAddress("ssh://root@web:2222", "web", Optional.of("root"), OptionalInt.of(2222)));
        assertThat(HostAddress.parse("ssh://[::1]:22/").host()).isEqualTo("::1");
        assertThat(HostAddress.parse("::1").port()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-oProxyCommand=touch x",
                "root@-oProxyCommand=x",
                "-l@web",
                "a b",
                "a\nb",
                "a\u001b[2J",
                "$(id)",
                "a;b",
                "`id`",
                "web:22",
                "ssh://web:0",
                "ssh://web:65536",
                "ssh://web:x",
                "ssh://web/path",
                "ssh://u:secret@web",
                "ssh://",
                "@web"
            })
    void whatCouldBeAnOptionOrACommandIsRefused(String text) {
        assertThatThrownBy(() -> HostAddress.parse(text)).isInstanceOf(AddressException.class);
    }

    @Test
    void aPasswordIsNotRepeated() {
        assertThatThrownBy(() -> HostAddress.parse("ssh://u:s3cret@web")).hasMessageNotContaining("s3cret");
    }
}
