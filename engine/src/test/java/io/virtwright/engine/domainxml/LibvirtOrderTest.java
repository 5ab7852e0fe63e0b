package io.virtwright.engine.domainxml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an edit writes is what libvirt itself would write: its own formatter is asked, through its test driver, which needs no daemon. */
class LibvirtOrderTest {
    private static final String SMALL = """
            <domain type='test'>
              <name>small</name>
              <uuid>5b41ca6b-1636-4d0b-be68-f985c922eba3</uuid>
              <memory unit='KiB'>1048576</memory>
              <vcpu>2</vcpu>
              <os>
                <type arch='x86_64'>hvm</type>
              </os>
              <devices>
                <disk type='file' device='disk'>
                  <source file='/a'/>
                  <target dev='sda' bus='virtio'/>
                </disk>
                <controller type='scsi' index='0' model='virtio-scsi'/>
              </devices>
            </domain>
            """;
    private static final ElementPath DEVICES = ElementPath.of("devices");
    private static final ElementPath DISK = DEVICES.thenHaving("disk", "target", "dev", "sda");
    private static final ElementPath CPUTUNE = ElementPath.of("cputune");
    private static final ElementPath MEMORY = ElementPath.of("memoryBacking");

    private static final List<XmlEdit> EDITS = List.of(
            new XmlEdit.SetText(ElementPath.of("title"), "a & b"),
            new XmlEdit.SetText(ElementPath.of("iothreads"), "2"),
            new XmlEdit.AddChild(ElementPath.ROOT, "<iothreadids><iothread id='2'/><iothread id='4'/></iothreadids>"),
            new XmlEdit.SetAttribute(CPUTUNE.then("vcpupin", "vcpu", "0"), "cpuset", "0-1"),
            new XmlEdit.SetAttribute(CPUTUNE.then("emulatorpin"), "cpuset", "2"),
            new XmlEdit.SetAttribute(CPUTUNE.then("iothreadpin", "iothread", "2"), "cpuset", "3"),
            new XmlEdit.AddChild(MEMORY, "<hugepages><page size='2048' unit='KiB'/></hugepages>"),
            new XmlEdit.AddChild(MEMORY, "<nosharepages/>"),
            new XmlEdit.SetAttribute(MEMORY.then("source"), "type", "memfd"),
            new XmlEdit.SetAttribute(MEMORY.then("access"), "mode", "shared"),
            new XmlEdit.SetAttribute(MEMORY.then("allocation"), "mode", "immediate"),
            new XmlEdit.AddChild(ElementPath.ROOT, "<numatune><memory mode='strict' nodeset='0'/></numatune>"),
            new XmlEdit.AddChild(ElementPath.of("features"), "<acpi/>"),
            new XmlEdit.SetAttribute(ElementPath.of("features", "kvm", "poll-control"), "state", "on"),
            new XmlEdit.SetAttribute(ElementPath.of("features", "kvm", "hint-dedicated"), "state", "on"),
            new XmlEdit.SetAttribute(ElementPath.of("pm", "suspend-to-mem"), "enabled", "no"),
            new XmlEdit.AddChild(DISK, "<driver name='qemu' type='raw' iothread='2'/>"),
            new XmlEdit.AddChild(DISK, "<readonly/>"),
            new XmlEdit.AddChild(DISK, "<shareable/>"),
            new XmlEdit.SetText(DISK.then("serial"), "S1"),
            new XmlEdit.SetAttribute(DEVICES.then("controller", "type", "scsi").then("driver"), "iothread", "4"),
            new XmlEdit.AddChild(DEVICES, "<memballoon model='none'/>"),
            new XmlEdit.AddChild(DEVICES, "<emulator>/bin/true</emulator>"));

    @TempDir
    private Path folder = Path.of("");

    @Test
    void writesWhatLibvirtWrites() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/virsh")), "virsh is not installed");
        DomainDocument small = DomainDocument.parse(formattedByLibvirt(SMALL));
        String edited = small.applyAll(EDITS).text();
        assertThat(edited).isEqualTo(formattedByLibvirt(edited));

        List<XmlEdit> shuffled = new ArrayList<>(EDITS);
        Random random = new Random(17);
        for (int round = 0; round < 30; round++) {
            Collections.shuffle(shuffled, random);
            assertThat(small.applyAll(shuffled).text()).isEqualTo(edited);
        }
    }

    private String formattedByLibvirt(String xml) throws IOException, InterruptedException {
        Path file = Files.writeString(folder.resolve("domain.xml"), xml);
        Path out = folder.resolve("out.xml");
        Process virsh = new ProcessBuilder(
                        "/usr/bin/virsh", "-q", "-c", "test:///default", "define " + file + "; dumpxml small")
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        boolean ended = virsh.waitFor(60, TimeUnit.SECONDS);
        virsh.destroyForcibly();
        String answer = Files.readString(out, StandardCharsets.UTF_8);
        assertThat(ended && virsh.exitValue() == 0).as("%s", answer).isTrue();
        return answer.strip() + "\n";
    }
}
