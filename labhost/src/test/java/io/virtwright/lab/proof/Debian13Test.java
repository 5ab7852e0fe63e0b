package io.virtwright.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.captured.LabTables;
import io.virtwright.app.real.Audited;
import io.virtwright.lab.Lab;
import io.virtwright.lab.LabHost;
import io.virtwright.lab.State;
import io.virtwright.lab.Userland;
import io.virtwright.testkit.Ran;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What only newer programs have: a kernel of 6.12, libvirt 11, QEMU 10. */
@Lab(state = State.RUNNING, userland = Userland.TRIXIE)
@ExtendWith(Proofs.class)
final class Debian13Test {
    @Test
    void theAuditSaysTheSameAsOnDebian12(LabHost lab) {
        assertThat(lab.sh("uname -r; virsh -q version")).startsWith("6.12.").contains("libvirt 11.", "QEMU 10.");
        Audited audited = new Audits(lab).all("--probe");
        assertThat(audited.relevantTable()).isEqualTo(LabTables.RUNNING);
        audited.findings().forEach(Proofs::tell);
    }

    /** Since 6.9 the kernel moves a worker's pool with the mask, also that of ordered workqueues. */
    @Test
    void theWorkersFollowTheMask(LabHost lab) {
        lab.sh("virsh -q vcpupin beta 0 3 --live --config; echo 7 >/sys/devices/virtual/workqueue/cpumask");
        assertThat(lab.sh("for p in $(pgrep kworker/u); do sed -n 's/^Cpus_allowed_list:\\t//p' /proc/$p/status; done"
                        + " | sort -u"))
                .isEqualTo("0-2\n");
        new Audits(lab).expect("kworkers", """
                mask host  + - + medium
                queues host  + . .
                """);
    }

    /** libvirt 9.0 drops mappings and polling from a definition, and says nothing; 11 starts QEMU with them. */
    @Test
    void queuesOnTwoThreadsAndPollingByPolicyUpToQemu(LabHost lab, @TempDir Path folder) throws IOException {
        String policy = Files.writeString(folder.resolve("policy.yaml"), """
                version: 1
                domains:
                  - match: {name: beta}
                    io-threads:
                      count: 2
                      assign: {vda: [1, 2], "scsi:0": 1}
                      poll: {max: 4096}
                """).toString();
        var audits = new Audits(lab);
        String[] ofBeta = {"--policy", policy, "--practice", "io-threads", "--domain", "beta"};
        Ran applied = audits.virtwright(
                Stream.concat(Stream.of("apply", "--yes"), Stream.of(ofBeta)).toArray(String[]::new));
        assertThat(applied.exit()).as(applied.err()).isZero();
        assertThat(lab.sh("virsh -q domstats --iothread beta")).contains("iothread.1.poll-max-ns=4096");
        lab.sh("virsh -q destroy beta; virsh -q start beta");
        assertThat(lab.sh("tr '\\0' '\\n' </proc/" + new Guests(lab).pid("beta") + "/cmdline"))
                .contains("\"iothread-vq-mapping\":[{\"iothread\":\"iothread1\"},{\"iothread\":\"iothread2\"}]")
                .contains("\"poll-max-ns\":4096");
        audits.expect("io-threads", """
                assigned alpha/scsi:0  + + +
                assigned alpha/vda  + + +
                assigned beta/scsi:0  + + +
                assigned beta/vda  + + +
                defined beta  + + +
                polling beta  + + .
                shared alpha  - - . advice
                shared beta  + + .
                unused alpha  + + .
                unused beta  + + .
                valid alpha  + + .
                valid beta  + + .
                """, "--policy", policy);
    }
}
