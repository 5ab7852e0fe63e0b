package io.virtwright.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class KernelNumberTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "400000, 400000",
        "+1, 1",
        "4294967295, 4294967295",
        "0x61a80, 400000",
        "0XFFFFFFFF, 4294967295",
        "017, 15",
        "00, 0"
    })
    void readsWhatTheKernelReads(String text, long number) {
        assertThat(KernelNumber.read(text)).contains(number);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-1",
                "+",
                "4294967296",
                "99999999999999999999999",
                "0x",
                "0x1FFFFFFFF",
                "08",
                "200us",
                "1 2",
                " 1",
                "١٢",
                "1e5",
                "++1",
                "0b1"
            })
    void refusesWhatTheKernelRefuses(String text) {
        assertThat(KernelNumber.read(text)).isEmpty();
    }

    @Test
    void neverFailsOnJunk() {
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(12); n > 0; n--) {
                text.append("0123456789abxX+- \u0000\uFFFD".charAt(random.nextInt(19)));
            }
            long number = KernelNumber.read(text.toString()).orElse(0L);
            if (number < 0 || number > KernelNumber.MAX) {
                throw new AssertionError(text);
            }
        }
    }
}
