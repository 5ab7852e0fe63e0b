package io.virtwright.practices.kworkers;

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
        return Fixture.findings(RemedyTest.class, name, new Kworkers(), folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mask.drift.all-cpus|Write 33 (CPUs 0-1,4-5) to /sys/devices/virtual/workqueue/cpumask (now).",
                "mask.drift.all-cpus|Put workqueue.unbound_cpus=0-1,4-5 on the kernel command line of every boot entry",
                "mask.drift.unbound-cpus-on-5-14|Put the line 'w /sys/devices/virtual/workqueue/cpumask - - - - 33' into /etc/tmpfiles.d/zz-virtwright-kworkers.conf",
                "mask.drift.guide-ff|Write ffffffff,fffffff0,ffffffff,ffffffff (CPUs 0-63,68-127)",
                "mask.drift.guide-ff-wanted|Beware of what the policy asks for: the mask squeezes all unbound work of the host (128 CPUs online) onto CPUs 0-7 of NUMA node 0; NUMA nodes 1, 2, 3 have none.",
                "mask.drift.guide-ff-wanted|Beware: vCPUs are pinned to CPUs of the mask: db1 (4-5,66-67).",
                "mask.drift.policy-without-such-cpus|none of them is online here: change the policy.",
                "queues.drift.on-dedicated|Write 33 to the cpumask of each below /sys/devices/virtual/workqueue (now)."
            })
    void theRemedyIsExact(String fixture, String words) {
        assertThat(findings(fixture)).extracting(Finding::remedy).anyMatch(text -> text.contains(words));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mask.drift.guide-ff|may run on CPUs 0-7, and on none of NUMA nodes 1, 2, 3; after the next boot on 0-127.",
                "mask.compliant.guide-ff-by-policy|Beware: the mask squeezes all unbound work",
                "mask.not-applicable.unpinned-guide-ff|But beware: the mask squeezes all unbound work",
                "mask.not-applicable.all-cpus-pinned|vCPUs are pinned to every CPU of NUMA node 0 (0-3)"
            })
    void theSummaryWarns(String fixture, String words) {
        assertThat(findings(fixture)).extracting(Finding::summary).anyMatch(text -> text.contains(words));
    }
}
