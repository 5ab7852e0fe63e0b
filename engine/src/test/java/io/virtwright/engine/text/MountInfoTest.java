package io.virtwright.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MountInfoTest {
    @Test
    void readsMountsWithAndWithoutOptionalFields() {
        MountInfo info = MountInfo.parse("""
                36 35 0:31 / /dev/hugepages rw,relatime shared:17 - hugetlbfs hugetlbfs rw,seclabel,pagesize=2M
                40 35 0:32 / /mnt/huge\\0401G rw,relatime - hugetlbfs none rw,pagesize=1024M
                41 35 8:1 /sub /srv rw,nosuid master:1 propagate_from:2 - ext4 /dev/sda1 rw
                """);

        assertThat(info.mounts()).hasSize(3);
        MountInfo.Mount first = info.mounts().getFirst();
        assertThat(first.type()).isEqualTo("hugetlbfs");
        assertThat(first.place()).isEqualTo("/dev/hugepages");
        assertThat(first.option("pagesize")).contains("2M");
        assertThat(info.mounts().get(1).place()).isEqualTo("/mnt/huge 1G");
        assertThat(info.mounts().get(2).root()).isEqualTo("/sub");
        assertThat(info.mounts().get(2).source()).isEqualTo("/dev/sda1");
        assertThat(info.mounts().get(2).option("pagesize")).isEmpty();
    }

    @Test
    void leavesOutWhatIsMalformed() {
        assertThat(MountInfo.parse("").mounts()).isEmpty();
        assertThat(MountInfo.parse("a b c - d\n1 2 3 4 5 6 - x y\n- - - - - -\n")
                        .mounts())
                .isEmpty();
    }

    @Test
    void junkDoesNotThrow() {
        Random random = new Random(7);
        List<String> parts = List.of("1", " ", "-", "/", "\\040", "\n", "hugetlbfs", "rw,pagesize=", ",", "\u0000");
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(25); length > 0; length--) {
                text.append(parts.get(random.nextInt(parts.size())));
            }
            MountInfo.parse(text.toString());
        }
    }
}
