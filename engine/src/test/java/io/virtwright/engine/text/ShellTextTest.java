package io.virtwright.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ShellTextTest {
    @Test
    void aCommandStandsBetweenBackticks() {
        assertThat(ShellText.command("chmod", "0600", "/etc/sasl2/libvirt.db"))
                .isEqualTo("`chmod 0600 /etc/sasl2/libvirt.db`");
        assertThat(ShellText.command("chmod", "0600", "/etc/x; rm -rf /")).isEqualTo("`chmod 0600 '/etc/x; rm -rf /'`");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"plain", "", "two words", "it's", "$(id)", "a\\b", "a\nb", "~", "*", "#x", "-x", "a=b", "!"})
    void aShellReadsAWordAsItIs(String word) throws IOException {
        Process shell = new ProcessBuilder(List.of("sh", "-c", "printf %s " + ShellText.word(word))).start();
        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo(word);
    }
}
