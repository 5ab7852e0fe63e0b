package io.virtwright.practices.hugepages;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootPoolsTest {
    private static final long M2 = 2048;
    private static final long G1 = 1 << 20;

    private static BootPools read(String line) {
        return BootPools.of(line, Set.of(M2, G1), Optional.of(M2));
    }

    private static String shown(BootPools pools) {
        return pools.bySize().entrySet().stream()
                .map(one -> Sizes.option(one.getKey()) + "=" + one.getValue().total())
                .collect(Collectors.joining(" "));
    }

    @ParameterizedTest
    @CsvSource({
        "ro quiet, ''",
        "hugepages=8, 2M=8",
        "hugepagesz=1G hugepages=4, 1G=4",
        "hugepages=4 hugepagesz=1G, 2M=4",
        "hugepagesz=1G hugepages=4 hugepagesz=2M hugepages=512, 2M=512 1G=4",
        "default_hugepagesz=1G hugepages=4, 1G=4",
        "hugepages=4 default_hugepagesz=1G, 1G=4",
        "hugepagesz=3M hugepages=4, ''",
        "hugepagesz=3M hugepages=4 hugepages=5, ''",
        "hugepagesz=1G hugepages=many, ''",
        "hugepagesz=1G hugepages=4 hugepagesz=1G hugepages=9, 1G=4",
        "hugepagesz=1G hugepages=4 hugetlb_cma=2G, ''",
        "quiet -- hugepages=4, ''"
    })
    void readsTheParametersInTheirOrder(String line, String expected) {
        assertThat(shown(read(line))).isEqualTo(expected);
    }

    @Test
    void readsTheFormWithNodes() {
        BootPools.Count count =
                read("hugepagesz=1G \"hugepages=0:1,1:2\"").bySize().get(G1);

        assertThat(count).isEqualTo(new BootPools.Count(3, new TreeMap<>(Map.of(0, 1L, 1, 2L))));
        assertThat(read("hugepages=0:1,2").bySize()).isEmpty();
    }

    @Test
    void saysWhatIsPassedOver() {
        assertThat(read("hugepagesz=64K hugepages=4").notes())
                .containsExactly("hugepagesz=64K names no size of this kernel", "hugepages=4 is passed over");
    }

    @Test
    void junkDoesNotThrow() {
        Random random = new Random(12);
        List<String> parts = List.of(
                "hugepages=",
                "hugepagesz=",
                "default_hugepagesz=",
                "1",
                "G",
                "2M",
                ":",
                ",",
                " ",
                "\"",
                "hugetlb_cma",
                "=",
                "--");
        for (int i = 0; i < 100_000; i++) {
            StringBuilder line = new StringBuilder();
            for (int length = random.nextInt(12); length > 0; length--) {
                line.append(parts.get(random.nextInt(parts.size())));
            }
            BootPools pools = read(line.toString());
            assertThat(Set.of(M2, G1)).containsAll(pools.bySize().keySet());
        }
    }
}
