package io.virtwright.engine.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SysctlsTest {
    private static final String KEY = "vm.nr_hugepages";

    private static Sysctls read(Map<String, String> files) {
        Map<String, String> all = new HashMap<>(files);
        all.put("/usr/lib/systemd/system/systemd-sysctl.service", "");
        return Sysctls.of(KEY, Hosts.with(Sysctls.probes(), all));
    }

    @Test
    void theLastOfTheFilesInOrderOfTheirNamesCounts() {
        Sysctls sysctls = read(Map.of(
                "/usr/lib/sysctl.d/99-z.conf", "vm.nr_hugepages = 3\n",
                "/etc/sysctl.d/10-a.conf", "# a comment\nvm.nr_hugepages=1\n-vm/nr_hugepages = 2 \n"));

        assertThat(sysctls.settings()).extracting(Sysctls.Setting::value).containsExactly("1", "2", "3");
        assertThat(sysctls.last().orElseThrow().source()).isEqualTo("/usr/lib/sysctl.d/99-z.conf line 1");
    }

    @Test
    void anEarlierFolderMasksAFileOfTheSameName() {
        Sysctls sysctls = read(
                Map.of("/usr/lib/sysctl.d/50-huge.conf", "vm.nr_hugepages = 3\n", "/etc/sysctl.d/50-huge.conf", "\n"));

        assertThat(sysctls.settings()).isEmpty();
    }

    @Test
    void othersDoNotCount() {
        assertThat(read(Map.of(
                                "/etc/sysctl.d/a.conf",
                                """
                                #vm.nr_hugepages=1
                                ;vm.nr_hugepages=1
                                vm.nr_hugepages
                                vm.nr_hugepages_mempolicy=1
                                net.vm.nr_hugepages=1
                                """,
                                "/etc/sysctl.d/a.conf.rpmsave",
                                "vm.nr_hugepages=1",
                                "/run/sysctl.d/b.conf",
                                "vm.nr_hugepages=1"))
                        .settings())
                .isEmpty();
    }

    @Test
    void withoutTheServiceNothingIsSet() {
        assertThat(Sysctls.of(KEY, Hosts.with(Sysctls.probes(), Map.of("/etc/sysctl.d/a.conf", "vm.nr_hugepages=1")))
                        .settings())
                .isEmpty();
    }

    @Test
    void slashesSeparateToo() {
        assertThat(Sysctls.in("f", "net/ipv4/conf/eth0.1/forwarding = 1", "net.ipv4.conf.eth0/1.forwarding"))
                .hasSize(1);
    }
}
