package io.virtwright.engine.systemd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;
import static org.assertj.core.api.Assertions.entry;

import java.util.Random;
import org.junit.jupiter.api.Test;

class EnvironmentFileTest {
    @Test
    void readsWhatDistributionsShip() {
        assertThat(EnvironmentFile.parse("""
                # Startup options.
                #LIBVIRTD_ARGS="--listen"
                LIBVIRTD_ARGS="--listen"
                A=1
                  B = two words\s
                C='it''s' # kept
                D="a\\"b\\$c\\n"
                E=one\\
                two
                F=
                A=3
                nothing
                ;G=1
                H="over
                lines"
                """))
                .containsExactly(
                        entry("LIBVIRTD_ARGS", "--listen"),
                        entry("B", "two words"),
                        entry("C", "its# kept"),
                        entry("D", "a\"b$c\\n"),
                        entry("E", "onetwo"),
                        entry("F", ""),
                        entry("A", "3"),
                        entry("H", "over\nlines"));
    }

    @Test
    void theLastLineNeedsNoNewlineAndNoQuote() {
        assertThat(EnvironmentFile.parse("A=b")).containsExactly(entry("A", "b"));
        assertThat(EnvironmentFile.parse("A='b")).containsExactly(entry("A", "b"));
        assertThat(EnvironmentFile.parse("A\r\nB=c\r\n")).containsExactly(entry("B", "c"));
    }

    @Test
    void takesAnythingWithoutAnException() {
        Random random = new Random(5);
        String alphabet = "AB=\\\n #;\"'\r\t$`é";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(40); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThatNoException().isThrownBy(() -> EnvironmentFile.parse(text.toString()));
        }
    }
}
