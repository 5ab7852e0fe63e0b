package io.virtwright.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.lab.Lab;
import io.virtwright.lab.LabHost;
import io.virtwright.lab.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Lab(state = State.RUNNING)
@ExtendWith(Proofs.class)
final class IoThreadsTest {
    private static final String ALPHA = """
            assigned alpha/scsi:0  + + +
            assigned alpha/vda  + + +
            """;

    @Test
    void servedNotServedAndServedAfterTheNextColdStart(LabHost lab) {
        var audits = new Audits(lab);
        assertThat(lab.sh("virsh -q iothreadinfo alpha").strip()).matches("1 +0-3");
        assertThat(lab.sh("virsh -q iothreadinfo beta")).isBlank();
        audits.expect("io-threads", ALPHA + """
                assigned beta/scsi:0  - - . medium
                assigned beta/vda  - - . medium
                shared alpha  - - . advice
                unused alpha  + + .
                valid alpha  + + .
                """);
        var guests = new Guests(lab);
        guests.edit("beta", "s,<vcpu ,<iothreads>2</iothreads>&,");
        guests.edit("beta", "0,/type='qcow2'/ s//type='qcow2' iothread='1'/");
        guests.edit("beta", "s,\\(<controller type='scsi'.*\\)>,\\1><driver iothread='2'/>,");
        audits.expect("io-threads", """
                assigned alpha/scsi:0  + + +
                assigned alpha/vda  + + +
                assigned beta/scsi:0  - + . medium
                assigned beta/vda  - + . medium
                shared alpha  - - . advice
                shared beta  . + .
                unused alpha  + + .
                unused beta  . + .
                valid alpha  + + .
                valid beta  + + .
                """);
    }

    @Test
    void aPinThatTheThreadDoesNotKeep(LabHost lab) {
        var audits = new Audits(lab);
        lab.sh("virsh -q vcpupin alpha 0 3 --live --config");
        audits.expect("io-threads", """
                assigned alpha/scsi:0  + + +
                assigned alpha/vda  + + +
                assigned beta/scsi:0  - - . medium
                assigned beta/vda  - - . medium
                pinned alpha/iothread 1  - - - medium
                shared alpha  - - . advice
                unused alpha  + + .
                valid alpha  + + .
                """);
        lab.sh("virsh -q iothreadpin alpha 1 1 --live --config");
        assertThat(lab.sh("virsh -q iothreadinfo alpha").strip()).matches("1 +1");
        audits.expect("io-threads", """
                assigned alpha/scsi:0  + + +
                assigned alpha/vda  + + +
                assigned beta/scsi:0  - - . medium
                assigned beta/vda  - - . medium
                pinned alpha/iothread 1  + + +
                shared alpha  - - . advice
                unused alpha  + + .
                valid alpha  + + .
                """);
        // What a tool that manages cpusets behind libvirt's back does (systemd with AllowedCPUs=, cgclassify).
        lab.sh("echo 0-3 >/sys/fs/cgroup/machine.slice/machine-qemu*alpha.scope/libvirt/iothread1/cpuset.cpus");
        audits.expect("io-threads", """
                assigned alpha/scsi:0  + + +
                assigned alpha/vda  + + +
                assigned beta/scsi:0  - - . medium
                assigned beta/vda  - - . medium
                pinned alpha/iothread 1  + + - medium
                shared alpha  - - . advice
                unused alpha  + + .
                valid alpha  + + .
                """);
    }
}
