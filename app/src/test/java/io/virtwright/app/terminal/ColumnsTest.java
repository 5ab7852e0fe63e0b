package io.virtwright.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ColumnsTest {
    @Test
    void asWideAsTheTerminalWithinReason() {
        assertThat(Columns.of("24 80\n")).isEqualTo(80);
        assertThat(Columns.of("50 100\n")).isEqualTo(100);
        assertThat(Columns.of("50 238\n")).isEqualTo(120);
        assertThat(Columns.of("24 20\n")).isEqualTo(60);
    }

    @Test
    void eightyWhereItIsNotKnown() {
        assertThat(Columns.of("0 0\n")).isEqualTo(80);
        assertThat(Columns.of("")).isEqualTo(80);
        assertThat(Columns.of("stty: standard input: Inappropriate ioctl for device\n"))
                .isEqualTo(80);
    }
}
