package io.virtwright.app.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtwright.engine.ssh.SshTarget;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HostTargetsTest {
    @Test
    void nameUserAndUrl() {
        assertThat(HostTargets.parse("web"))
                .isEqualTo(new SshTarget("web", Optional.empty(), "web", OptionalInt.empty()));
        assertThat(HostTargets.parse("root@web"))
                .isEqualTo(new SshTarget("root@web", Optional.of("root"), "web", OptionalInt.empty()));
        assertThat(HostTargets.parse("ssh://root@web:2222"))
                .isEqualTo(new SshTarget("ssh://root@web:2222", Optional.of("root"), "web", OptionalInt.of(2222)));
        assertThat(HostTargets.parse("ssh://[::1]:22/").host()).isEqualTo("::1");
        assertThat(HostTargets.parse("::1").port()).isEmpty();
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
        assertThatThrownBy(() -> HostTargets.parse(text)).isInstanceOf(AddressException.class);
    }

    @Test
    void aPasswordIsNotRepeated() {
        assertThatThrownBy(() -> HostTargets.parse("ssh://u:s3cret@web")).hasMessageNotContaining("s3cret");
    }

    @Test
    void whatAnInventoryNamesHasANameOfItsOwn() {
        assertThat(HostTargets.named("web", Optional.of("EXAMPLE@me"), "::1", OptionalInt.of(22)))
                .isEqualTo(new SshTarget("web", Optional.of("EXAMPLE@me"), "::1", OptionalInt.of(22)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"root@web", "web/x", "web:22", "-x", "", "a b", "[::1]", "web%41"})
    void aHostOfAnInventoryIsAHostAndNothingElse(String host) {
        assertThatThrownBy(() -> HostTargets.named("web", Optional.empty(), host, OptionalInt.empty()))
                .isInstanceOf(AddressException.class);
    }
}
