package io.virtwright.practices.hugepages;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.text.CpuSet;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is read of a process, of the kernel's choices and of a definition. */
class ReadersTest {
    private static Reading<Demand> demand(String inside) {
        DomainText text = DomainText.of("<domain type='kvm'>" + inside + "</domain>");
        return Demand.of(text.document(), text.view(), Optional.of(2048L));
    }

    @Test
    void theRollupIsSummedUp() {
        assertThat(Backing.parse("""
                        55d0-7ffc ---p 0 00:00 0 [rollup]
                        Rss:     1000 kB
                        AnonHugePages:  400 kB
                        ShmemPmdMapped: 100 kB
                        Shared_Hugetlb: 2048 kB
                        Private_Hugetlb:  4096 kB
                        """)).isEqualTo(Reading.of(new Backing(1000, 6144, 500, "")));
        assertThat(new Backing(1000, 0, 500, "").percent()).isEqualTo(50);
        assertThat(new Backing(0, 0, 0, "").percent()).isZero();
        assertThat(Backing.parse("Rss: many kB").isUnreadable()).isTrue();
    }

    @Test
    void theChoiceIsTheWordInBrackets() {
        assertThat(Thp.choice("always [madvise] never")).contains("madvise");
        assertThat(Thp.choice("[defer+madvise] never")).contains("defer+madvise");
        for (String none : new String[] {"", "always", "[always] [never]", "[]", "[a] b]", "[ALWAYS]"}) {
            assertThat(Thp.choice(none)).as(none).isEmpty();
        }
    }

    @Test
    void memoryIsRoundedUpForEachNodeOfTheGuest() {
        String cells = "<memory unit='MiB'>3</memory><cpu><numa><cell id='0' memory='1' unit='MiB'/>"
                + "<cell id='1' memory='2049' unit='KiB'/></numa></cpu>";
        Reading<Demand> demand = demand(
                "<memoryBacking><hugepages/></memoryBacking>" + cells
                        + "<numatune><memory mode='strict' nodeset='0'/><memnode cellid='1' mode='preferred' nodeset='1'/></numatune>");

        assertThat(demand.found().orElseThrow().parts())
                .containsExactly(
                        new Demand.Part(2048, 1, Optional.of(CpuSet.of(0))),
                        new Demand.Part(2048, 2, Optional.empty()));
    }

    @Test
    void aNodeThatNoPageSizeNamesHasSmallPages() {
        assertThat(demand(
                                "<memory>4194304</memory><memoryBacking><hugepages><page size='1' unit='G' nodeset='1'/></hugepages>"
                                        + "</memoryBacking>")
                        .found()
                        .orElseThrow()
                        .parts())
                .isEmpty();
    }

    @Test
    void modulesCountWithTheirOwnPagesAndHostileNumbersDoNotOverflow() {
        Demand demand = demand("<memory>1048576</memory><memoryBacking><hugepages/></memoryBacking><devices>"
                        + "<memory model='dimm'><source><pagesize unit='G'>1</pagesize></source><target><size unit='E'>7</size></target></memory>"
                        + "<memory model='virtio-mem'><target><size unit='G'>8</size></target></memory></devices>")
                .found()
                .orElseThrow();

        assertThat(demand.pages(2048)).isEqualTo(512);
        assertThat(demand.pages(1 << 20)).isEqualTo(1L << 30);
        assertThat(demand.kib()).isPositive();
        assertThat(demand("<memory>many</memory><memoryBacking><hugepages/></memoryBacking>")
                        .isUnreadable())
                .isTrue();
        assertThat(demand(
                                "<memory>1</memory><memoryBacking><hugepages><page size='9' unit='E'/></hugepages></memoryBacking>")
                        .isUnreadable())
                .isTrue();
    }

    @Test
    void junkDoesNotThrow() {
        Random random = new Random(13);
        String alphabet = "Rss: kB0189\nAnonHugePages[]+alwys";
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = random.nextInt(30); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Backing.parse(text.toString());
            Thp.choice(text.toString());
            Sizes.kib(text.toString());
        }
    }
}
