package io.virtwright.app.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.virtwright.app.Run;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class XmlCommandsTest {
    private static final String VM = """
            <?xml version="1.0"?>
            <!-- kept: 数据库 -->
            <domain type='kvm' xmlns:mine="urn:mine">
              <name>db</name>
              <vcpu>2</vcpu>
              <mine:note  odd = "spacing"/>
              <os><type arch='x86_64' machine='q35'>hvm</type></os>
              <devices>
                <disk type='file' device='disk'>
                  <driver name='qemu' type='qcow2'/><!-- here too -->
                  <source file='/x.qcow2'/>
                  <target dev='vda' bus='virtio'/>
                </disk>
              </devices>
            </domain>
            """;

    @TempDir
    private Path folder;

    @Test
    void auditJudgesTheDomainAndNotTheHost() {
        Run run = new Run().input(VM).go("audit", "--xml", "-");
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(2);
        assertThat(run.out()).contains("io-threads.assigned").doesNotContain("halt-polling.ceiling");
    }

    @Test
    void applyWritesTheEditedXmlToStandardOutputAndTheReportToStandardError() {
        Run run = new Run().input(VM).go("apply", "--xml", "-");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("<?xml version=\"1.0\"?>\n<!-- kept: 数据库 -->");
        assertThat(run.out().replaceAll(" iothread='1'| *<iothreads>1</iothreads>\n", ""))
                .isEqualTo(VM);
        assertThat(run.out()).contains("iothread='1'");
        assertThat(run.err()).contains("+++ db.xml", "proven");

        Run second = new Run().input(run.out()).go("apply", "--xml", "-");
        assertThat(second.exit()).isZero();
        assertThat(second.out()).isEqualTo(run.out());
        assertThat(new Run().input(run.out()).go("plan", "--xml", "-").exit()).isZero();
    }

    @Test
    void secretsAreNeitherPrintedNorLost() {
        String secret = VM.replace("  <devices>\n", "  <devices>\n    <graphics type='vnc' passwd='s3cr3t'/>\n");
        for (String command : new String[] {"audit", "plan"}) {
            Run run = new Run().input(secret).go(command, "--xml", "-");
            Run json = new Run().input(secret).go(command, "--xml", "-", "-o", "json");
            assertThat(run.out() + run.err() + json.out() + json.err()).doesNotContain("s3cr3t");
        }
        Run apply = new Run().input(secret).go("apply", "--xml", "-");
        assertThat(apply.err()).contains("graphics").doesNotContain("s3cr3t");
        assertThat(apply.out()).contains("<graphics type='vnc' passwd='s3cr3t'/>", "iothread='1'");
    }

    @Test
    void inPlaceKeepsTheOldFileAndTheMode() throws IOException {
        Path file = Files.writeString(folder.resolve("db.xml"), VM);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        Path other = Files.writeString(
                folder.resolve("tcg.xml"), VM.replace("kvm", "qemu").replace(">db<", ">tcg<"));
        Run run = Run.of("apply", "--in-place", "--xml", file.toString(), other.toString());
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(file).content(StandardCharsets.UTF_8).contains("iothread='1'");
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-r-----"));
        assertThat(folder.resolve("db.xml~")).content(StandardCharsets.UTF_8).isEqualTo(VM);
        assertThat(folder.resolve("tcg.xml~")).doesNotExist();
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void toWritesAnotherFileAndLeavesTheFirst() throws IOException {
        Path file = Files.writeString(folder.resolve("db.xml"), VM);
        Path tuned = folder.resolve("tuned.xml");
        assertThat(Run.of("apply", "--xml", file.toString(), "--to", tuned.toString())
                        .exit())
                .isZero();
        assertThat(file).content(StandardCharsets.UTF_8).isEqualTo(VM);
        assertThat(tuned).content(StandardCharsets.UTF_8).contains("iothread='1'");
    }

    @Test
    void toFollowsALinkAndRefusesWhatIsNoFile() throws IOException {
        Path file = Files.writeString(folder.resolve("db.xml"), VM);
        Path tuned = Files.writeString(folder.resolve("tuned.xml"), "old");
        Path link = Files.createSymbolicLink(folder.resolve("link.xml"), tuned);
        assertThat(Run.of("apply", "--xml", file.toString(), "--to", link.toString())
                        .exit())
                .isZero();
        assertThat(link).isSymbolicLink();
        assertThat(tuned).content(StandardCharsets.UTF_8).contains("iothread='1'");

        // As /dev/full or /dev/null would be: replaced by a file, if it were not refused.
        Path socket = folder.resolve("socket");
        try (ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.bind(UnixDomainSocketAddress.of(socket));
            Run run = Run.of("apply", "--xml", file.toString(), "--to", socket.toString());
            assertThat(run.exit()).isEqualTo(1);
            assertThat(run.err()).contains(socket + ": not a regular file");
            assertThat(Files.readAttributes(socket, BasicFileAttributes.class).isOther())
                    .isTrue();
        }
    }

    @Test
    void inPlaceKeepsTheOwner() throws IOException {
        Path file = Files.writeString(folder.resolve("db.xml"), VM);
        try {
            Files.setAttribute(file, "unix:gid", 12345);
            Files.setAttribute(file, "unix:uid", 12345);
        } catch (FileSystemException e) {
            assumeThat(e).as("only root may give a file away").isNull();
        }
        assertThat(Run.of("apply", "--xml", file.toString(), "--in-place").exit())
                .isZero();
        assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(12345);
        assertThat(Files.getAttribute(file, "unix:gid")).isEqualTo(12345);
    }

    @Test
    void severalFilesAreOnlyEditedInPlace() throws IOException {
        Path a = Files.writeString(folder.resolve("a.xml"), VM);
        Path b = Files.writeString(folder.resolve("b.xml"), VM.replace(">db<", ">b<"));
        assertThat(Run.of("apply", "--xml", a.toString(), b.toString()).exit()).isEqualTo(64);
        assertThat(new Run().input(VM).go("apply", "--xml", "-", "--in-place").exit())
                .isEqualTo(64);
    }

    @Test
    void hostileInputIsRefusedInOneLine() {
        for (String xml : new String[] {
            "",
            "junk",
            "<network/>",
            "<domain/>",
            "<domain><name>x</name><uuid>nonsense</uuid></domain>",
            "<!DOCTYPE d [<!ENTITY a 'aaaa'>]><domain><name>&a;</name></domain>",
            "<domain>".repeat(100_000)
        }) {
            Run run = new Run().input(xml).go("audit", "--xml", "-");
            assertThat(run.exit()).as(run.err()).isEqualTo(1);
            assertThat(run.err().lines()).hasSize(1).first().asString().startsWith("virtwright: standard input: ");
            assertThat(run.out()).isEmpty();
        }
    }

    @Test
    void twoFilesOfOneUuidAreRefused() throws IOException {
        String xml = VM.replace("<vcpu>", "<uuid>6f0c1d2e-0000-4000-8000-000000000001</uuid>\n  <vcpu>");
        Path a = Files.writeString(folder.resolve("a.xml"), xml);
        Path b = Files.writeString(folder.resolve("b.xml"), xml);
        Run run = Run.of("audit", "--xml", a.toString(), b.toString());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("the same UUID as in " + a);
    }
}
