package io.virtwright.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.lab.Lab;
import io.virtwright.lab.LabHost;
import io.virtwright.testkit.kernel.KernelFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The rules of the simulated hosts, held against a real kernel: the same writes, the same answers. */
@Lab
final class KernelAnswersTest {
    private static final String THP = "/sys/kernel/mm/transparent_hugepage/";
    private static final int CPUS = 4;

    private record Write(String path, String text) {}

    private static List<Write> writes() {
        List<Write> writes = new ArrayList<>();
        for (String text : "400000 0 0x10 010 4294967295 4294967296 -1 x 1.5".split(" ", -1)) {
            writes.add(new Write("/sys/module/kvm/parameters/halt_poll_ns", text));
        }
        for (String text : "7 3 0 ff 10 x 00000005".split(" ", -1)) {
            writes.add(new Write("/sys/devices/virtual/workqueue/cpumask", text));
            writes.add(new Write("/sys/bus/workqueue/devices/writeback/cpumask", text));
        }
        for (String text : "never madvise always defer sometimes".split(" ", -1)) {
            writes.add(new Write(THP + "enabled", text));
            writes.add(new Write(THP + "defrag", text));
            writes.add(new Write(THP + "shmem_enabled", text));
        }
        for (String text : "4 0 -1 x".split(" ", -1)) {
            writes.add(new Write("/sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages", text));
        }
        return writes;
    }

    @Test
    void theSameWritesTheSameAnswers(LabHost lab) throws IOException {
        List<String> said = new ArrayList<>();
        List<String> different = new ArrayList<>();
        for (Write write : writes()) {
            String before = lab.sh("cat " + write.path());
            boolean taken =
                    lab.trySh("echo '" + write.text() + "' >" + write.path()).exit() == 0;
            String after = lab.sh("cat " + write.path());
            String simulated = KernelFiles.written(write.path(), before, write.text(), CPUS)
                    .orElse("refused");
            String real = taken ? after : "refused";
            if (!taken) {
                assertThat(after).isEqualTo(before);
            }
            String line = "echo %s > %s: %s".formatted(write.text(), write.path(), real.strip());
            said.add(line);
            if (!simulated.equals(real)) {
                different.add(line + ", simulated " + simulated.strip());
            }
        }
        Files.writeString(Audits.output("kernel-answers.txt"), String.join("\n", said) + "\n");
        assertThat(different).isEmpty();
    }
}
