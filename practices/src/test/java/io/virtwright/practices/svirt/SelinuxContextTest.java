package io.virtwright.practices.svirt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SelinuxContextTest {

    private static Categories categories(String text) {
        return Categories.parse(text).orElseThrow();
    }

    @Test
    void readsWhatTheKernelWrites() {
        SelinuxContext context =
                SelinuxContext.parse("system_u:system_r:svirt_t:s0:c200,c947\0").orElseThrow();
        assertThat(context.type()).isEqualTo("svirt_t");
        assertThat(context.categories()).isEqualTo(categories("c947,c200"));
        assertThat(context.isSvirt()).isTrue();
        assertThat(context).hasToString("system_u:system_r:svirt_t:s0:c200,c947");

        SelinuxContext daemon = SelinuxContext.parse("system_u:system_r:virtd_t:s0-s0:c0.c1023\n")
                .orElseThrow();
        assertThat(daemon.categories().size()).isEqualTo(1024);
        assertThat(daemon.isUnconfined()).isTrue();
        assertThat(SelinuxContext.parse("u:r:t").orElseThrow().categories()).isEqualTo(Categories.NONE);
        assertThat(SelinuxContext.parse("u:r:t:s0").orElseThrow().categories()).isEqualTo(Categories.NONE);
    }

    @Test
    void aProcessIsItsUserRoleTypeAndSensitivityToo() {
        SelinuxContext wanted = context("system_u:system_r:svirt_t:s0:c1,c2,c3");
        assertThat(wanted.isSame(context("system_u:system_r:svirt_t:s0:c1.c3"))).isTrue();
        assertThat(wanted.isSame(context("system_u:system_r:svirt_t:s15:c1.c3")))
                .isFalse();
        assertThat(wanted.isSame(context("system_u:object_r:svirt_t:s0:c1.c3"))).isFalse();
        assertThat(wanted.isSame(context("staff_u:system_r:svirt_t:s0:c1.c3"))).isFalse();
        assertThat(wanted.isSame(context("system_u:system_r:svirt_t:s0:c1,c2"))).isFalse();
    }

    private static SelinuxContext context(String text) {
        return SelinuxContext.parse(text).orElseThrow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "unconfined",
                "libvirt-x (enforce)",
                "u:r",
                "u:r:",
                "u:r:t:s0:",
                "u:r:t:s0:c1,",
                "u:r:t:s0:c5.c1",
                "u:r:t:s0:c99999",
                "u:r:t:s0:1",
                "u:r:t:s0:c1 c2",
                "u r:r:t:s0"
            })
    void refusesWhatIsNoContext(String text) {
        assertThat(SelinuxContext.parse(text)).isEmpty();
    }

    @Test
    void comparesByContainment() {
        assertThat(categories("c0.c1023").contains(categories("c1,c5.c9"))).isTrue();
        assertThat(categories("c1.c5").contains(categories("c2,c4"))).isTrue();
        assertThat(categories("c1.c5").contains(categories("c2,c6"))).isFalse();
        assertThat(categories("c1,c2").contains(Categories.NONE)).isTrue();
        assertThat(Categories.NONE.contains(categories("c1"))).isFalse();
        assertThat(categories("c1.c3")).isEqualTo(categories("c3,c2,c1")).hasSameHashCodeAs(categories("c1,c2,c3"));
        assertThat(categories("c7,c7").size()).isEqualTo(1);
    }

    /** Against sets of numbers, in any order and with any ranges. */
    @Test
    void isASet() {
        Random random = new Random(11);
        for (int round = 0; round < 5_000; round++) {
            Set<Integer> one = numbers(random);
            Set<Integer> two = numbers(random);
            assertThat(written(one, random).contains(written(two, random))).isEqualTo(one.containsAll(two));
            assertThat(written(one, random).equals(written(two, random))).isEqualTo(one.equals(two));
            assertThat(written(one, random).size()).isEqualTo(one.size());
        }
    }

    private static Set<Integer> numbers(Random random) {
        return random.ints(random.nextInt(6), 0, 8).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private static Categories written(Set<Integer> numbers, Random random) {
        return categories(numbers.stream()
                .map(number -> {
                    int last = number;
                    while (numbers.contains(last + 1) && random.nextBoolean()) {
                        last++;
                    }
                    return last == number && random.nextBoolean() ? "c" + number : "c" + number + ".c" + last;
                })
                .collect(Collectors.joining(",")));
    }

    @Test
    void survivesJunk() {
        Random random = new Random(13);
        String alphabet = "u:rt_s0c19.,- \0é";
        for (int round = 0; round < 50_000; round++) {
            StringBuilder text = new StringBuilder("u:r:t:s0:");
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            SelinuxContext.parse(text.toString())
                    .ifPresent(
                            context -> assertThat(context.categories().size()).isLessThan(1 << 16));
        }
    }
}
