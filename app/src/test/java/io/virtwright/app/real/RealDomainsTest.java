package io.virtwright.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.finding.Layer;
import io.virtwright.testkit.RealDaemon;
import io.virtwright.testkit.libvirtd.PrivateLibvirtd;
import io.virtwright.testkit.libvirtd.TcgDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * The practices about domains and their disks, memory, CPUs and labels, on a real libvirtd with real QEMU processes, loop
 * devices and huge pages. Each table is what virsh and /proc say of this host; marks are running, persistent, effect.
 */
@RealDaemon({"libvirtd", "virtlogd", "virsh", "qemu-system-x86_64", "nsenter", "losetup", "addpart", "delpart", "ip"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealDomainsTest {
    private static final String PAGES =
            "<memoryBacking><hugepages><page size='%s' unit='%s'/></hugepages></memoryBacking>";

    private final PrivateLibvirtd host = PrivateLibvirtd.with()
            .wholeHost()
            .hugePages(32)
            .loopDevice("data")
            .loopDevice("lun")
            .start();
    private Audited audited = new Audited(List.of(), "");

    @AfterAll
    void stop() {
        host.close();
    }

    @BeforeAll
    void makeTheDomains() {
        host.run("truncate", "-s", "1M", image("plain"), image("tuned")).orThrow();
        host.define(TcgDomain.xml("plain", 1, "", file("plain", "vda", "")));
        host.start("plain");
        host.define(TcgDomain.xml(
                "tuned",
                2,
                "<iothreads>1</iothreads><cputune><vcpupin vcpu='0' cpuset='0'/><vcpupin vcpu='1' cpuset='0'/>"
                        + "<iothreadpin iothread='1' cpuset='1'/></cputune>"
                        + PAGES.formatted("2", "MiB"),
                file("tuned", "vda", " iothread='1'") + block("disk", "", host.loopDevice("data"), "vdb", "virtio")));
        host.start("tuned");
        host.define(TcgDomain.xml(
                "guide",
                1,
                PAGES.formatted("1", "GiB") + "<seclabel type='none' model='selinux'/>",
                block("lun", " rawio='yes'", host.loopDevice("lun") + "p1", "sdc", "scsi")
                        + "<controller type='scsi' index='0' model='virtio-scsi'/>"));
        host.define(TcgDomain.xml(
                "dynamic",
                1,
                PAGES.formatted("2", "MiB") + "<seclabel type='dynamic' model='selinux' relabel='yes'/>",
                block("lun", "", host.loopDevice("lun"), "sda", "scsi")
                        + "<controller type='scsi' index='0' model='virtio-scsi'/>"));
        host.define(TcgDomain.xml(
                "static",
                1,
                "<seclabel type='static' model='selinux' relabel='yes'>"
                        + "<label>system_u:system_r:svirt_t:s0:c0.c1023</label></seclabel>",
                ""));
        audited = Audited.of(host, "--probe");
    }

    private static String image(String name) {
        return "/var/lib/libvirt/" + name + ".raw";
    }

    private static String file(String name, String target, String driver) {
        return "<disk type='file' device='disk'><driver name='qemu' type='raw'" + driver + "/><source file='"
                + image(name) + "'/><target dev='" + target + "' bus='virtio'/></disk>";
    }

    private static String block(String device, String rawio, String path, String target, String bus) {
        return "<disk type='block' device='" + device + "'" + rawio
                + "><driver name='qemu' type='raw' cache='none' io='native'/><source dev='" + path + "'/><target dev='"
                + target + "' bus='" + bus + "'/></disk>";
    }

    private static String text(String path) {
        try {
            return Files.readString(Path.of(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The fields of a file of a QEMU process, {@code Name: value}. */
    private String field(String domain, String file, String name) {
        return text("/proc/" + host.qemuPid(domain) + "/" + file)
                .lines()
                .filter(line -> line.startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElseThrow();
    }

    @Test
    void rawDevices() {
        assertThat(text("/sys/class/block/" + host.loopDevice("lun").substring("/dev/".length()) + "/"
                        + host.loopDevice("lun").substring("/dev/".length()) + "p1/partition"))
                .isEqualTo("1\n");
        // Whether QEMU as root keeps what libvirtd could not take from it differs with the machine.
        boolean mayDoRawIo = (Long.parseLong(field("tuned", "status", "CapEff"), 16) >> 17 & 1) == 1;
        assertThat(audited.table("raw-devices")).isEqualTo("""
                        form dynamic                     . . .
                        form guide                       . . .
                        form plain                       . . .
                        form static                      . . .
                        form tuned                       . . .
                        in-use dynamic/sda               . - + high
                        in-use guide/sdc                 . - + high
                        in-use plain                     . . .
                        in-use static                    . . .
                        in-use tuned/vdb                 + + +
                        options dynamic/sda              . + .
                        options guide/sdc                . + .
                        options plain                    . . .
                        options static                   . . .
                        options tuned/vdb                + + .
                        rawio dynamic                    . + .
                        rawio guide                      . - . high
                        rawio plain                      . . .
                        rawio static                     . . .
                        rawio tuned                      + + %s
                        stable-path dynamic/sda          . - . medium
                        stable-path guide/sdc            . - . medium
                        stable-path plain                . . .
                        stable-path static               . . .
                        stable-path tuned/vdb            . - . medium
                        whole-device dynamic/sda         . - . high
                        whole-device guide/sdc           . - . critical
                        whole-device plain               . . .
                        whole-device static              . . .
                        whole-device tuned/vdb           + + .
                        """.formatted(mayDoRawIo ? "- high" : "+"));
    }

    @Test
    void hugePages() {
        assertThat(field("tuned", "smaps_rollup", "Shared_Hugetlb") + field("tuned", "smaps_rollup", "Private_Hugetlb"))
                .contains("32768 kB");
        String sizes = host.run("ls", "/sys/kernel/mm/hugepages").orThrow();
        assertThat(sizes).contains("hugepages-2048kB");
        // The guide's domain wants pages of 1 GiB, which not every processor has; nothing mounts them.
        boolean gib = sizes.contains("hugepages-1048576kB");
        assertThat(audited.table("huge-pages"))
                .isEqualTo("""
                        domain dynamic                   . + .
                        domain guide                     . %s
                        domain plain                     . . .
                        domain static                    . . .
                        domain tuned                     + + +
                        mount host                       %s
                        pool host                        + + .
                        pool host                        + - . high
                        pool host                        - - . high
                        transparent host                 + ? + nothing sets it, and whether the kernel was built with always or madvise or never can't be read
                        """.formatted(gib ? "+ ." : "- . medium", gib ? "- - . high" : "+ + +"));
        assertThat(audited.have("huge-pages.domain", "tuned", Layer.EFFECT)).isEqualTo("32768");
    }

    @Test
    void kworkers() {
        assertThat(text("/sys/devices/virtual/workqueue/cpumask")).isEqualTo("3\n");
        assertThat(host.virsh("vcpupin", "tuned"))
                .containsPattern("(?m)^ 0 +0$")
                .containsPattern("(?m)^ 1 +0$");
        assertThat(audited.table("kworkers")).isEqualTo("""
                        mask host                        - - - medium
                        queues host                      + . .
                        """);
    }

    @Test
    void svirt() {
        assertThat(host.tryVirsh("start", "static").err())
                .as("a label of a module that the host lacks")
                .contains("selinux");
        assertThat(host.virsh("capabilities")).contains("<model>none</model>").doesNotContain("<model>selinux</model>");
        assertThat(audited.table("svirt")).isEqualTo("""
                        confined dynamic                 . - . high
                        confined guide                   . - . high
                        confined plain                   - + - critical
                        confined static                  . - . high
                        confined tuned                   - + - critical
                        driver host                      - - . high
                        enforcing host                   - - . high
                        images dynamic                   . . .
                        images guide                     . . .
                        images plain/vda                 . . .
                        images static                    . . .
                        images tuned/vda                 . . .
                        images tuned/vdb                 . . .
                        isolation dynamic                . . .
                        isolation guide                  . . .
                        isolation plain                  . . - high
                        isolation static                 . . .
                        isolation tuned                  . . - high
                        """);
    }

    @Test
    void theTextSaysTheSame() {
        assertThat(audited.text())
                .contains("raw-devices.whole-device", "huge-pages.domain", "kworkers.mask", "svirt.confined");
    }
}
