package io.virtwright.practices.hugepages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SizesTest {
    @ParameterizedTest
    @CsvSource({
        "2M, 2048, 2 MiB",
        "2048k, 2048, 2 MiB",
        "1G, 1048576, 1 GiB",
        "1024M, 1048576, 1 GiB",
        "1 GiB, 1048576, 1 GiB",
        "16G, 16777216, 16 GiB",
        "65536, 64, 64 KiB",
        "1536M, 1572864, 1536 MiB"
    })
    void readsAndPrints(String text, long kib, String words) {
        assertThat(Sizes.kib(text)).contains(kib);
        assertThat(Sizes.words(kib)).isEqualTo(words);
        assertThat(Sizes.kib(Sizes.option(kib))).contains(kib);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "M", "-1M", "2MM", "1.5G", "0", "0G", "999999999999999999E", "2 M B", "0x2M"})
    void refusesTheRest(String text) {
        assertThat(Sizes.kib(text)).isEmpty();
    }

    @Test
    void whatIsPrintedIsReadBack() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            long kib = 1 + random.nextLong(1L << 49);
            assertThat(Sizes.kib(Sizes.words(kib))).contains(kib);
            assertThat(Sizes.about(kib)).matches("[0-9.]+ [KMGTPE]iB");
        }
    }
}
