package io.virtwright.testkit.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelFilesTest {
    private static final String KNOB = "/sys/module/kvm/parameters/halt_poll_ns";
    private static final String MASK = "/sys/devices/virtual/workqueue/cpumask";

    @Test
    void numbersAreReadInDecimal() {
        assertThat(KernelFiles.written(KNOB, "200000\n", "0x10\n", 4)).contains("16\n");
        assertThat(KernelFiles.written(KNOB, "200000\n", "010", 4)).contains("8\n");
        assertThat(KernelFiles.written(KNOB, "200000\n", "4294967295", 4)).contains("4294967295\n");
        for (String refused : new String[] {"4294967296", "-1", "", "1 2", "x", "1.5"}) {
            assertThat(KernelFiles.written(KNOB, "200000\n", refused, 4))
                    .as(refused)
                    .isEmpty();
        }
    }

    @Test
    void masksHaveTheWidthOfTheHost() {
        assertThat(KernelFiles.written(MASK, "f\n", "7", 4)).contains("7\n");
        assertThat(KernelFiles.written(MASK, "ff\n", "7", 8)).contains("07\n");
        assertThat(KernelFiles.written(MASK, "f\n", "0", 4)).isEmpty();
        assertThat(KernelFiles.written(MASK, "f\n", "10", 4)).isEmpty();
    }

    @Test
    void choicesGetBrackets() {
        assertThat(KernelFiles.written("/enabled", "[always] madvise never\n", "madvise", 4))
                .contains("always [madvise] never\n");
        assertThat(KernelFiles.written("/enabled", "[always] madvise never\n", "sometimes", 4))
                .isEmpty();
    }
}
