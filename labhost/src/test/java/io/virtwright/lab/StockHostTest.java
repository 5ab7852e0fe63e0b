package io.virtwright.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What docs/lab.md promises of a stock host. */
@Lab
final class StockHostTest {
    @Test
    void isRealHostAsDebianLeavesIt(LabHost lab) {
        assertThat(lab.sh("getenforce")).isEqualTo("Permissive\n");
        assertThat(lab.sh("tr -d '\\0' </proc/1/attr/current")).isEqualTo("system_u:system_r:init_t:s0");
        assertThat(lab.sh("cat /sys/module/kvm_amd/parameters/npt")).isEqualTo("Y\n");
        assertThat(lab.sh("virsh -q list --all --name").strip()).isEmpty();
        assertThat(lab.sh("virsh capabilities")).contains("<model>selinux</model>", "<domain type='kvm'/>");
        assertThat(lab.sh("cat /sys/devices/system/node/node*/cpulist")).isEqualTo("0-1\n2-3\n");
        assertThat(lab.sh("command -v virt-ssh-helper nc")).isEqualTo("/usr/bin/virt-ssh-helper\n/usr/bin/nc\n");
        assertThat(lab.sh("cat /sys/block/sd?/size").lines())
                .containsOnly("524288", "1048576")
                .hasSize(3);
    }

    @Test
    void clockIsRightAfterThaw(LabHost lab) {
        var before = Instant.now();
        long there = Long.parseLong(lab.sh("date +%s").strip());
        var after = Instant.now();
        // The hardware clock counts whole seconds.
        assertThat(Instant.ofEpochSecond(there)).isBetween(before.minusSeconds(3), after.plusSeconds(2));
    }

    @Test
    void twoClonesShareNothing(LabHost one, LabHost other) {
        one.write("/root/trace", "of one");
        one.sh(
                "echo 1 >/sys/module/kvm/parameters/halt_poll_ns; printf x | dd of=/dev/disk/by-id/wwn-0x5000c500000000a0 conv=fsync 2>&1");
        assertThat(other.trySh("test -e /root/trace").exit()).isEqualTo(1);
        assertThat(other.sh("cat /sys/module/kvm/parameters/halt_poll_ns")).isEqualTo("200000\n");
        assertThat(other.sh("head -c 1 /dev/disk/by-id/wwn-0x5000c500000000a0 | od -An -tx1")
                        .strip())
                .isEqualTo("00");
        assertThat(one.ssh().run("cat /root/trace", "", Duration.ofMinutes(1)).out())
                .isEqualTo("of one");
    }

    @Test
    void ordinaryUsersReachRootBySudo(LabHost lab) {
        var ssh = lab.ssh();
        var admin = new Ssh(ssh.config(), "admin@" + ssh.host());
        assertThat(admin.run("sudo -n id -u", "", LabHost.DEADLINE).orThrow()).isEqualTo("0\n");
        var operator = new Ssh(ssh.config(), "operator@" + ssh.host());
        assertThat(operator.run("sudo -n id -u", "", LabHost.DEADLINE).exit()).isNotZero();
        String password = lab.machine().operatorPassword();
        assertThat(operator.run("sudo -S -p '' id -u", password + "\n", LabHost.DEADLINE)
                        .orThrow())
                .isEqualTo("0\n");
    }
}
