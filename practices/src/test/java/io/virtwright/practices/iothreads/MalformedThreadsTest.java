package io.virtwright.practices.iothreads;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.plan.Planner;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** XML of which nobody can say which threads it defines. libvirt takes none of it; a damaged tree can hold it. */
class MalformedThreadsTest {
    private static final String DISK = "<disk type='file' device='disk'><driver name='qemu' type='raw' iothread='1'/>"
            + "<target dev='vda' bus='virtio'/></disk>";
    private static final Auditor AUDITOR = new Auditor(List.of(new IoThreads()), Policy.DEFAULT);

    private static List<Finding> findings(Snapshot host) {
        return AUDITOR.assess(host).stream()
                .filter(finding -> finding.verdict() != Verdict.NOT_APPLICABLE)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<iothreads>two</iothreads>|<iothreads> holds 'two', which is no number of threads",
                "<iothreads>-1</iothreads>|<iothreads> holds '-1', which is no number of threads",
                "<iothreads>4294967296</iothreads>|<iothreads> holds '4294967296', which is no number of threads",
                "<iothreads>1.5</iothreads>|<iothreads> holds '1.5', which is no number of threads",
                "<iothreadids><iothread id='x'/></iothreadids>|<iothread> has the id 'x', which is none",
                "<iothreadids><iothread id='0'/></iothreadids>|<iothread> has the id '0', which is none",
                "<iothreadids><iothread/></iothreadids>|<iothread> has no id"
            })
    void isUnknownWithItsReason(String settings, String reason) {
        Snapshot host = new FakeDaemon("0-3").saved(settings, DISK).snapshot();

        assertThat(findings(host)).isNotEmpty().allSatisfy(finding -> {
            assertThat(finding.verdict()).isEqualTo(Verdict.UNKNOWN);
            assertThat(finding.on(Layer.PERSISTENT).note()).contains(reason);
        });
        assertThat(findings(host))
                .extracting(finding -> finding.check().id())
                .contains("io-threads.assigned", "io-threads.unused", "io-threads.pinned", "io-threads.valid");
        assertThat(new Planner(AUDITOR, _ -> true).plan(host).steps()).isEmpty();
    }

    @Test
    void soIsWhatADomainRunsWith() {
        Snapshot host = new FakeDaemon("0-3")
                .saved("<iothreads>1</iothreads>", DISK)
                .running("<iothreads>two</iothreads>", DISK)
                .thread(1, "0-3")
                .snapshot();

        assertThat(findings(host))
                .filteredOn(finding -> finding.check().id().equals("io-threads.assigned"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.on(Layer.PERSISTENT).verdict()).isEqualTo(Verdict.COMPLIANT);
                    assertThat(finding.on(Layer.RUNNING).verdict()).isEqualTo(Verdict.UNKNOWN);
                    assertThat(finding.on(Layer.EFFECT).verdict()).isEqualTo(Verdict.UNKNOWN);
                });
    }

    /** As libvirt takes it: an element without text is as good as none. */
    @ParameterizedTest
    @ValueSource(strings = {"<iothreads/>", "<iothreads>0</iothreads>", "<iothreads></iothreads>"})
    void noneIsNone(String settings) {
        Snapshot host = new FakeDaemon("0-3").saved(settings, DISK).snapshot();

        assertThat(findings(host))
                .filteredOn(finding -> finding.check().id().equals("io-threads.assigned"))
                .extracting(Finding::verdict)
                .containsExactly(Verdict.DRIFT);
    }
}
