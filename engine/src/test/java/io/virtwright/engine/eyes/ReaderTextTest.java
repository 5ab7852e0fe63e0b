package io.virtwright.engine.eyes;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReaderTextTest {
    /** Everybody on the host can see the arguments of programs; printf is a builtin of dash, bash and busybox. */
    @Test
    void theMarkStandsInNoArgumentOfAProgram() {
        assertThat(ReaderText.text().lines().map(String::strip).filter(line -> line.contains("$M")))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("printf '"));
        assertThat(ReaderText.text()).doesNotContain("${M");
    }
}
