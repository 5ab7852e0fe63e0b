package io.virtwright.testkit.libvirtd;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.libvirt.DomainState;
import io.virtwright.libvirt.LibvirtConnection;
import io.virtwright.testkit.RealDaemon;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

@RealDaemon({"libvirtd", "virtlogd", "virsh", "qemu-system-x86_64", "nsenter"})
class PrivateLibvirtdTest {
    @Test
    void runsBesideAnotherAndLeavesNothing() {
        Path folder;
        long qemu;
        long holder;
        try (PrivateLibvirtd one = PrivateLibvirtd.start();
                PrivateLibvirtd other = PrivateLibvirtd.start()) {
            one.define(TcgDomain.xml("same-name"));
            other.define(TcgDomain.xml("same-name"));
            one.start("same-name");
            other.startPaused("same-name");
            assertThat(one.virsh("domstate", "same-name").strip()).isEqualTo("running");
            assertThat(other.virsh("domstate", "same-name").strip()).isEqualTo("paused");
            assertThat(one.qemuPid("same-name")).isNotEqualTo(other.qemuPid("same-name"));
            try (LibvirtConnection connection = other.connect()) {
                assertThat(connection.domains()).singleElement().satisfies(domain -> {
                    assertThat(domain.state().number()).isEqualTo(DomainState.PAUSED);
                    assertThat(domain.persistent()).isTrue();
                });
            }
            folder = one.folder();
            qemu = one.qemuPid("same-name");
            holder = one.holderPid();
        }
        assertThat(folder).doesNotExist();
        assertThat(Files.exists(Path.of("/proc/" + qemu + "/exe"))).isFalse();
        assertThat(Files.exists(Path.of("/proc/" + holder + "/exe"))).isFalse();
    }
}
