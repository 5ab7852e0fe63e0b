package io.virtwright.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What docs/lab.md promises of a host with running guests. */
@Lab(state = State.RUNNING)
final class RunningHostTest {
    private static final String PING = "virsh -q qemu-agent-command %s '{\"execute\": \"guest-ping\"}'";

    @Test
    void guestsRunUnderKvmConfinedWithAnsweringAgents(LabHost lab) {
        assertThat(lab.sh("virsh -q list --name").strip().lines()).containsExactly("alpha", "beta");
        for (var guest : new String[] {"alpha", "beta"}) {
            assertThat(lab.sh(PING.formatted(guest)).strip()).isEqualTo("{\"return\":{}}");
            String pid = "$(cat /run/libvirt/qemu/" + guest + ".pid)";
            assertThat(lab.sh("tr -d '\\0' </proc/" + pid + "/attr/current"))
                    .matches("system_u:system_r:svirt_t:s0:c\\d+,c\\d+");
            assertThat(lab.sh("ls -l /proc/" + pid + "/fd")).contains("anon_inode:kvm-vcpu:0");
            assertThat(lab.sh("virsh -q domblklist " + guest)).contains("vda", "sda");
        }
    }

    @Test
    void alphaHasIoThreadAndLunByWwn(LabHost lab) {
        assertThat(lab.sh("virsh -q iothreadinfo alpha").strip()).startsWith("1");
        assertThat(lab.sh("virsh domblklist --details alpha"))
                .containsPattern("block +lun +sdb +/dev/disk/by-id/wwn-0x5000c500000000a0");
    }

    @Test
    void betaIsOnHugePages(LabHost lab) {
        String huge = lab.sh("awk '/^KernelPageSize: *2048 kB/ {n++} END {print n}' "
                + "/proc/$(cat /run/libvirt/qemu/beta.pid)/smaps");
        assertThat(Integer.parseInt(huge.strip())).isPositive();
        assertThat(lab.sh("cat /sys/kernel/mm/hugepages/hugepages-2048kB/nr_hugepages"))
                .isEqualTo("80\n");
        assertThat(lab.sh("cat /sys/kernel/mm/hugepages/hugepages-2048kB/free_hugepages"))
                .isEqualTo("16\n");
    }

    @Test
    void guestsOutliveLibvirtd(LabHost lab) {
        String pids = "pgrep -x qemu-system-x86";
        String before = lab.sh(pids);
        assertThat(before.strip().lines()).hasSize(2);
        for (String how : new String[] {
            "systemctl restart libvirtd.service",
            "systemctl stop libvirtd.service libvirtd.socket libvirtd-ro.socket libvirtd-admin.socket; systemctl start libvirtd.service",
            "systemctl kill -s KILL libvirtd.service; sleep 1; systemctl start libvirtd.service"
        }) {
            lab.sh(how);
            assertThat(lab.sh("virsh -q list --name").strip().lines()).as(how).containsExactly("alpha", "beta");
            assertThat(lab.sh(pids)).as(how).isEqualTo(before);
        }
    }

    @Test
    void guestStartsWhileSelinuxEnforces(LabHost lab) {
        lab.sh("setenforce 1");
        lab.sh("virsh -q destroy beta");
        lab.sh("virsh -q start beta");
        lab.sh("until " + PING.formatted("beta") + " 2>/dev/null; do sleep 1; done");
        assertThat(lab.sh("getenforce")).isEqualTo("Enforcing\n");
        assertThat(lab.sh("tr -d '\\0' </proc/$(cat /run/libvirt/qemu/beta.pid)/attr/current"))
                .startsWith("system_u:system_r:svirt_t:s0:c");
    }
}
