package io.virtwright.practices.hugepages;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.finding.Finding;
import io.virtwright.testkit.Fixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What findings say, word for word where a user would type it. */
class RemedyTest {
    @TempDir
    Path folder;

    private List<Finding> findings(String name) {
        return Fixture.findings(RemedyTest.class, name, new HugePages(), folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pool.drift.too-small|Write 2048 to /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages (now).",
                "pool.drift.too-small|put 'hugepagesz=2M hugepages=2048' in place of all hugepagesz= and hugepages=",
                "pool.drift.not-persistent|Put hugepagesz=2M hugepages=2048 on the kernel command line of every boot entry",
                "pool.drift.raise-the-line|put 'hugepagesz=2M hugepages=512 hugepagesz=1G hugepages=4' in place of all",
                "pool.drift.other-size-in-one-entry|put 'hugepagesz=2M hugepages=2048 hugepagesz=1G hugepages=4' in place of all",
                "pool.drift.wrong-node|Write 4 to /sys/devices/system/node/node1/hugepages/hugepages-1048576kB/nr_hugepages (now).",
                "pool.drift.wrong-node|put 'hugepagesz=1G hugepages=1:4' in place of all",
                "pool.drift.old-kernel-nodes|and 'w /sys/devices/system/node/node1/hugepages/hugepages-1048576kB/nr_hugepages - - - - 4' into",
                "pool.drift.tuned|Set 2048 in /etc/tuned/mine/tuned.conf, which wins over the command line",
                "pool.drift.more-than-the-host-has|That is 80 GiB of the host's 64 GiB: it can't be had.",
                "pool.drift.guide-one-gib-on-64k-pages|Give the domains (db1) another page size: 2 MiB, 512 MiB, 16 GiB",
                "pool.drift.no-pages-of-any-size|This kernel has no static huge pages of any size: boot one that has, or take hugepages out of the definitions of db1.",
                "mount.drift.no-one-gib|'hugetlbfs /dev/hugepages-1G hugetlbfs pagesize=1G 0 0'",
                "mount.drift.no-one-gib|mkdir -p /dev/hugepages-1G && mount -t hugetlbfs -o pagesize=1G hugetlbfs /dev/hugepages-1G",
                "mount.drift.daemon-older|Restart libvirt's QEMU daemon",
                "domain.drift.wanted-by-policy|Nova owns this domain and would write over a change made here: change it there (Put <memoryBacking><hugepages><page size='1' unit='GiB'/></hugepages></memoryBacking>",
                "domain.drift.pending|Shut it down and start it again",
                "transparent.drift.guide-never|Write madvise to /sys/kernel/mm/transparent_hugepage/enabled (now).",
                "transparent.drift.guide-always-not-kept|Put transparent_hugepage=always on the kernel command line",
                "transparent.drift.tuned|set transparent_hugepages=madvise in the [vm] section"
            })
    void theRemedyIsExact(String fixture, String words) {
        assertThat(findings(fixture)).extracting(Finding::remedy).anyMatch(text -> text.contains(words));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pool.drift.wrong-node|but not on the NUMA nodes where they are needed",
                "domain.not-applicable|Of 4 GiB in memory, 3 GiB (75 %) are in transparent huge pages.",
                "domain.drift.not-backed|0 KiB of it are in static pages",
                "transparent.drift.never-is-not-off|that is not off, for single sizes are on: 64 KiB"
            })
    void theSummaryTells(String fixture, String words) {
        assertThat(findings(fixture)).extracting(Finding::summary).anyMatch(text -> text.contains(words));
    }
}
