package io.virtwright.practices.kworkers;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.boot.RunningKernel;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.NameList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.text.CpuSet;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootMaskTest {
    private static final Topology TOPOLOGY = new Topology(
            CpuSet.range(0, 7), CpuSet.range(0, 7), new TreeMap<>(Map.of(0, CpuSet.range(0, 7))), Map.of());

    private static Snapshot kernel(String release) {
        return Snapshot.empty("host", Instant.EPOCH)
                .with(new Probe.FileContent(RunningKernel.RELEASE), Reading.of(Bytes.ofUtf8(release + "\n")))
                .with(
                        new Probe.Names("/sys/devices/system/cpu/nohz_full"),
                        Reading.of(new NameList(List.of("/sys/devices/system/cpu/nohz_full"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ro quiet|0-7",
                "workqueue.unbound_cpus=0-1|0-1",
                "workqueue.unbound-cpus=0-1|0-1",
                "isolcpus=2-7|0-1",
                "isolcpus=domain,2-7|0-1",
                "isolcpus=nohz,managed_irq,domain,2-7|0-1",
                "isolcpus=nohz,2-7|0-7",
                "isolcpus=managed_irq,2-7|0-7",
                "nohz_full=4-7 isolcpus=2-3|0-1",
                "nohz_full=4-7 workqueue.unbound_cpus=5|0-3",
                "isolcpus=0-7|0-7",
                "workqueue.unbound_cpus=junk|0-7",
                "workqueue.unbound_cpus=100-200|0-7",
                "quiet -- isolcpus=2-7|0-7"
            })
    void isNarrowedAsTheKernelDoesIt(String line, String cpus) {
        assertThat(BootMask.of(line, TOPOLOGY, kernel("6.12.0")).cpus().list()).isEqualTo(cpus);
    }

    @Test
    void olderKernelsDoNotKnowTheParameter() {
        BootMask mask = BootMask.of("workqueue.unbound_cpus=0-1", TOPOLOGY, kernel("6.5.9"));

        assertThat(mask.cpus().list()).isEqualTo("0-7");
        assertThat(mask.notes()).containsExactly("workqueue.unbound_cpus= is known from kernel 6.6 on");
    }

    @Test
    void neverComesToNothing() {
        Random random = new Random(14);
        List<String> parts = List.of(
                "isolcpus=",
                "nohz_full=",
                "workqueue.unbound_cpus=",
                "0",
                "7",
                "-",
                ",",
                " ",
                "domain,",
                "all",
                "N",
                ":1/2");
        for (int i = 0; i < 100_000; i++) {
            StringBuilder line = new StringBuilder();
            for (int length = random.nextInt(14); length > 0; length--) {
                line.append(parts.get(random.nextInt(parts.size())));
            }
            CpuSet cpus =
                    BootMask.of(line.toString(), TOPOLOGY, kernel("6.12.0")).cpus();
            assertThat(cpus.isEmpty()).as(line.toString()).isFalse();
            assertThat(TOPOLOGY.possible().containsAll(cpus)).isTrue();
        }
    }
}
