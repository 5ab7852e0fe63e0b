package io.virtwright.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.captured.LabTables;
import io.virtwright.app.real.Audited;
import io.virtwright.engine.finding.Layer;
import io.virtwright.lab.Lab;
import io.virtwright.lab.LabHost;
import io.virtwright.lab.State;
import io.virtwright.testkit.Ran;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** All that the audit says of a stock and of a running host; the guide's own commands inside have the last word. */
@Lab
@ExtendWith(Proofs.class)
final class WholeHostTest {
    @TempDir
    Path folder;

    @Test
    void stock(LabHost lab) {
        assertThat(lab.sh("cat /sys/module/kvm/parameters/halt_poll_ns")).isEqualTo("200000\n");
        assertThat(lab.sh("cat /sys/devices/virtual/workqueue/cpumask")).isEqualTo("f\n");
        assertThat(lab.sh("cat /sys/kernel/mm/transparent_hugepage/enabled")).isEqualTo("[always] madvise never\n");
        assertThat(lab.sh("cat /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"))
                .isEqualTo("0\n");
        assertThat(lab.sh("virsh -q list --all")).isBlank();
        assertThat(lab.sh("sasldblistusers2 2>&1; ss -Hltn 'sport = 16509 or sport = 16514'"))
                .isBlank();
        assertThat(lab.sh("getenforce; sed -n 's/^SELINUX=//p' /etc/selinux/config"))
                .isEqualTo("Permissive\npermissive\n");
        Audited audited = new Audits(lab).all();
        assertThat(audited.relevantTable()).isEqualTo(LabTables.STOCK);
        audited.findings().forEach(Proofs::tell);
    }

    @Test
    @Lab(state = State.RUNNING)
    void running(LabHost lab) {
        assertThat(lab.sh("virsh -q list --name").strip().lines()).containsExactly("alpha", "beta");
        assertThat(lab.sh("virsh -q iothreadinfo alpha").strip()).matches("1 +0-3");
        assertThat(lab.sh("virsh -q domblklist --details alpha"))
                .containsPattern("block +lun +sdb +/dev/disk/by-id/wwn-");
        assertThat(lab.sh("grep CapEff /proc/$(cat /run/libvirt/qemu/alpha.pid)/status"))
                .isEqualTo("CapEff:\t0000000000000000\n");
        String hugetlb = lab.sh("grep Hugetlb /proc/$(cat /run/libvirt/qemu/beta.pid)/smaps_rollup");
        Audited audited = new Audits(lab).all("--probe");
        assertThat(audited.relevantTable()).isEqualTo(LabTables.RUNNING);
        assertThat(hugetlb).contains(audited.have("huge-pages.domain", "beta", Layer.EFFECT) + " kB");
        String label =
                lab.sh("ps -o label= -p $(cat /run/libvirt/qemu/alpha.pid)").strip();
        assertThat(audited.have("svirt.confined", "alpha", Layer.EFFECT)).isEqualTo(label);
        audited.findings().forEach(Proofs::tell);
        aCaptureSaysTheSame(lab, audited);
    }

    private void aCaptureSaysTheSame(LabHost lab, Audited audited) {
        for (List<String> options : List.of(List.<String>of(), List.of("--redact"))) {
            String file = folder.resolve("capture.json").toString();
            Ran capture = new Audits(lab)
                    .virtwright(Stream.concat(Stream.of("capture", "--probe", "-o", file), options.stream())
                            .toArray(String[]::new));
            assertThat(capture.exit()).as(capture.err()).isZero();
            Audited again = Audited.ofCapture(Path.of(file));
            if (options.isEmpty()) {
                assertThat(again.relevantTable()).isEqualTo(audited.relevantTable());
            } else {
                assertThat(verdicts(again)).isEqualTo(verdicts(audited));
            }
        }
    }

    /** What stays when names are replaced. */
    private static List<String> verdicts(Audited audited) {
        return audited.relevantTable()
                .lines()
                .map(line -> line.replaceFirst(" \\S+  ", "  "))
                .sorted()
                .toList();
    }
}
