package io.virtwright.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.real.Audited;
import io.virtwright.lab.Lab;
import io.virtwright.lab.LabHost;
import io.virtwright.lab.State;
import io.virtwright.lab.Userland;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What only newer programs have: a kernel of 6.12, libvirt 11, QEMU 10. */
@Lab(state = State.RUNNING, userland = Userland.TRIXIE)
@ExtendWith(Proofs.class)
final class Debian13Test {
    @Test
    void theAuditSaysTheSameAsOnDebian12(LabHost lab) {
        assertThat(lab.sh("uname -r; virsh -q version")).startsWith("6.12.").contains("libvirt 11.", "QEMU 10.");
        Audited audited = new Audits(lab).all("--probe");
        assertThat(audited.relevantTable()).isEqualTo(WholeHostTest.RUNNING);
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

    /** libvirt 9.0 drops the mapping and says nothing; from 10.0 it is what one writes. */
    @Test
    void theQueuesOfADiskOnTwoThreads(LabHost lab) {
        var guests = new Guests(lab);
        guests.edit("beta", "s,<vcpu ,<iothreads>2</iothreads>&,");
        guests.edit(
                "beta",
                "0,/<driver name='qemu' type='qcow2'.>/ s,,<driver name='qemu' type='qcow2' queues='2'><iothreads>"
                        + "<iothread id='1'><queue id='0'/></iothread><iothread id='2'><queue id='1'/></iothread></iothreads></driver>,");
        lab.sh("virsh -q destroy beta; virsh -q start beta");
        assertThat(lab.sh("tr '\\0' '\\n' <" + "/proc/" + guests.pid("beta") + "/cmdline"))
                .contains("\"iothread-vq-mapping\":[");
        new Audits(lab).expect("io-threads", """
                assigned alpha/scsi:0  + + +
                assigned alpha/vda  + + +
                assigned beta/scsi:0  - - . medium
                assigned beta/vda  + + +
                shared alpha  - - . advice
                unused alpha  + + .
                unused beta  + + .
                valid alpha  + + .
                valid beta  + + .
                """);
    }
}
