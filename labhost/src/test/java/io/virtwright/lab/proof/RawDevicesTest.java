package io.virtwright.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.lab.Lab;
import io.virtwright.lab.LabHost;
import io.virtwright.lab.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Proofs.class)
@Lab(state = State.RUNNING)
final class RawDevicesTest {
    private static final String LUN = "/dev/disk/by-id/wwn-0x5000c500000000a1";

    @Test
    void aWholeLunAndOneThatTheHostUses(LabHost lab) {
        var audits = new Audits(lab);
        audits.expect("raw-devices", """
                in-use alpha/sdb  + + .
                options alpha/sdb  - - . low
                rawio alpha  + + +
                stable-path alpha/sdb  . + .
                whole-device alpha/sdb  + + .
                """);
        new Guests(lab).define("gamma", "", """
                        <disk type='block' device='lun'>
                          <driver name='qemu' type='raw' cache='none' io='native'/>
                          <source dev='%s'/>
                          <target dev='sdc' bus='scsi'/>
                        </disk>""".formatted(LUN));
        audits.expect("raw-devices", """
                in-use alpha/sdb  + + .
                in-use gamma/sdc  . + .
                options alpha/sdb  - - . low
                options gamma/sdc  . + .
                rawio alpha  + + +
                rawio gamma  . + .
                stable-path alpha/sdb  . + .
                stable-path gamma/sdc  . + .
                whole-device alpha/sdb  + + .
                whole-device gamma/sdc  . + .
                """);
        lab.sh("mkfs.ext4 -q " + LUN + " && mount " + LUN + " /mnt");
        audits.expect("raw-devices", """
                in-use alpha/sdb  + + .
                in-use gamma/sdc  . - . critical
                options alpha/sdb  - - . low
                options gamma/sdc  . + .
                rawio alpha  + + +
                rawio gamma  . + .
                stable-path alpha/sdb  . + .
                stable-path gamma/sdc  . + .
                whole-device alpha/sdb  + + .
                whole-device gamma/sdc  . + .
                """);
    }

    @Test
    void aLunOnPartitionWithRawioReachesTheWholeDisk(LabHost lab) {
        var audits = new Audits(lab);
        var guests = new Guests(lab);
        // All is written to the whole disk: each time that it is closed, udev takes the partition away for a moment.
        lab.sh("echo ',,L' | sfdisk -q " + LUN + "; printf outside | dd of=" + LUN
                + " bs=512 seek=8 conv=notrunc,fsync 2>&1; printf inside | dd of=" + LUN
                + " bs=512 seek=$((2048 + 8)) conv=notrunc,fsync 2>&1; udevadm settle; until [ -b " + LUN
                + "-part1 ]; do sleep 0.2; done; dd if=" + LUN
                + "-part1 bs=512 skip=8 count=1 2>/dev/null | grep -q inside");
        guests.define("gamma", "", """
                <disk type='block' device='lun' rawio='yes'>
                  <driver name='qemu' type='raw' cache='none' io='native'/>
                  <source dev='%s-part1'/>
                  <target dev='sdc' bus='scsi'/>
                </disk>""".formatted(LUN));
        audits.expect("raw-devices", """
                in-use alpha/sdb  + + .
                in-use gamma/sdc  . + .
                options alpha/sdb  - - . low
                options gamma/sdc  . + .
                rawio alpha  + + +
                rawio gamma  . - . high
                stable-path alpha/sdb  . + .
                stable-path gamma/sdc  . + .
                whole-device alpha/sdb  + + .
                whole-device gamma/sdc  . - . critical
                """);
        lab.sh("virsh -q start gamma");
        guests.await("gamma");
        assertThat(guests.run("gamma", "dd if=/dev/sda bs=512 skip=8 count=1 2>/dev/null | head -c 7"))
                .isEqualTo("outside");
        audits.expect("raw-devices", """
                in-use alpha/sdb  + + .
                in-use gamma/sdc  + + .
                options alpha/sdb  - - . low
                options gamma/sdc  + + .
                rawio alpha  + + +
                rawio gamma  - - - high
                stable-path alpha/sdb  . + .
                stable-path gamma/sdc  . + .
                whole-device alpha/sdb  + + .
                whole-device gamma/sdc  - - . critical
                """);
    }
}
