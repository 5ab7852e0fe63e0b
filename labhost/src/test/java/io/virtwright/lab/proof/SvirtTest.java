package io.virtwright.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.lab.Lab;
import io.virtwright.lab.LabHost;
import io.virtwright.lab.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Lab(state = State.RUNNING)
@ExtendWith(Proofs.class)
final class SvirtTest {
    @Test
    void permissiveEnforcingAndAfterTheNextBoot(LabHost lab) {
        var audits = new Audits(lab);
        assertThat(lab.sh("getenforce")).isEqualTo("Permissive\n");
        assertThat(lab.sh("ps -eZ | grep qemu-system")).containsPattern("system_u:system_r:svirt_t:s0:c\\d+,c\\d+");
        audits.expect("svirt", """
                confined alpha  + + - high
                confined beta  + + - high
                driver host  + + .
                enforcing host  - - . high
                images alpha/sda  . . +
                images alpha/sdb  . . +
                images alpha/vda  . . +
                images beta/sda  . . +
                images beta/vda  . . +
                isolation alpha  + . +
                isolation beta  + . +
                """);
        lab.sh("setenforce 1");
        audits.expect("svirt", """
                confined alpha  + + +
                confined beta  + + +
                driver host  + + .
                enforcing host  + - + high
                images alpha/sda  . . +
                images alpha/sdb  . . +
                images alpha/vda  . . +
                images beta/sda  . . +
                images beta/vda  . . +
                isolation alpha  + . +
                isolation beta  + . +
                """);
        lab.sh("setenforce 0; sed -i 's/^SELINUX=.*/SELINUX=enforcing/' /etc/selinux/config");
        audits.expect("svirt", """
                confined alpha  + + - high
                confined beta  + + - high
                driver host  + + .
                enforcing host  - + . high
                images alpha/sda  . . +
                images alpha/sdb  . . +
                images alpha/vda  . . +
                images beta/sda  . . +
                images beta/vda  . . +
                isolation alpha  + . +
                isolation beta  + . +
                """);
    }

    @Test
    void unconfinedDomainAndOneWhoseImageIsEverybodys(LabHost lab) {
        var audits = new Audits(lab);
        var guests = new Guests(lab);
        guests.define("gamma", "<seclabel type='none' model='selinux'/>", "");
        lab.sh(
                "virsh -q start gamma; chcon system_u:object_r:svirt_image_t:s0 /var/lib/libvirt/images/alpha-sda.qcow2");
        audits.expect("svirt", """
                confined alpha  + + - high
                confined beta  + + - high
                confined gamma  - - - critical
                driver host  + + .
                enforcing host  - - . high
                images alpha/sda  . . - high
                images alpha/sdb  . . +
                images alpha/vda  . . +
                images beta/sda  . . +
                images beta/vda  . . +
                isolation alpha  + . +
                isolation beta  + . +
                isolation gamma  . . - high
                """);
    }

    @Test
    void theCategoriesKeepOneGuestFromTheImageOfAnother(LabHost lab) {
        var guests = new Guests(lab);
        String image = guests.image("third.raw");
        String label = lab.sh("tr -d '\\0' </proc/" + guests.pid("beta") + "/attr/current")
                .strip();
        lab.sh("chown libvirt-qemu: " + image + "; chcon " + label.replace("system_r:svirt_t", "object_r:svirt_image_t")
                + " " + image);
        lab.write("/root/disk.xml", """
                <disk type='file' device='disk'>
                  <driver name='qemu' type='raw'/>
                  <source file='%s'><seclabel model='selinux' relabel='no'/></source>
                  <target dev='sdc' bus='scsi'/>
                </disk>""".formatted(image));
        lab.sh("setenforce 1");
        assertThat(lab.trySh("virsh -q attach-device alpha /root/disk.xml --live")
                        .err())
                .contains("Permission denied");
        assertThat(lab.trySh("virsh -q attach-device beta /root/disk.xml --live")
                        .err())
                .isEmpty();
        lab.sh("virsh -q detach-device beta /root/disk.xml --live; setenforce 0");
        assertThat(lab.trySh("virsh -q attach-device alpha /root/disk.xml --live")
                        .err())
                .isEmpty();
    }
}
