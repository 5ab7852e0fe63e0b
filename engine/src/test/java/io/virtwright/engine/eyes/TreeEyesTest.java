package io.virtwright.engine.eyes;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.DomainList;
import io.virtwright.engine.snapshot.Machine;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeEyesTest {
    private static final UUID WEB = UUID.fromString("11111111-2222-3333-4444-555555555555");
    private static final UUID DB = UUID.fromString("aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee");

    @TempDir
    private Path tree;

    private void put(String path, String content) throws IOException {
        put(path, content.getBytes(StandardCharsets.UTF_8));
    }

    private void put(String path, byte[] content) throws IOException {
        Path file = tree.resolve(path);
        Files.createDirectories(file.getParent());
        Files.write(file, content);
    }

    private <T> Reading<T> read(Probe<T> probe) {
        try (Eyes eyes = new TreeEyes(tree)) {
            return Snapshot.empty("tree", Instant.EPOCH)
                    .plus(eyes.read(List.of(probe)))
                    .get(probe);
        }
    }

    @Test
    void whatALinkOutOfTheTreeLedToIsNotKnown() throws IOException {
        put("etc/tuned/active_profile", "mine\n");
        put("etc/tuned/mine/tuned.conf", "[main]\n");
        put("etc/modprobe.d", "no folder");
        Files.createDirectories(tree.resolve("etc/libvirt"));
        Files.createSymbolicLink(tree.resolve("etc/libvirt/qemu"), Path.of("/srv/shared/qemu"));
        Files.createDirectories(tree.resolve("etc/sysctl.d"));
        Files.createSymbolicLink(tree.resolve("etc/sysctl.d/99.conf"), Path.of("../sysctl.conf"));
        Files.createSymbolicLink(tree.resolve("etc/sysctl.d/masked.conf"), Path.of("/dev/null"));
        assertThat(read(new Probe.FileContents("/etc/libvirt/qemu/*.xml")))
                .isEqualTo(Reading.unreadable(
                        "/etc/libvirt/qemu: /etc/libvirt/qemu is a link to what is not in this tree"));
        assertThat(read(new Probe.Domains()).isUnreadable()).isTrue();
        assertThat(read(new Probe.FileContent("/etc/libvirt/qemu/web.xml")).isUnreadable())
                .isTrue();
        assertThat(read(new Probe.FileContents("/etc/modprobe.d/*.conf")))
                .isEqualTo(Reading.unreadable("/etc/modprobe.d is no directory"));
        assertThat(read(new Probe.FileContents("/etc/sysctl.d/*.conf"))
                        .found()
                        .orElseThrow()
                        .files())
                .containsExactly(Map.entry(
                        "/etc/sysctl.d/99.conf",
                        Reading.unreadable("/etc/sysctl.d/99.conf is a link to what is not in this tree")));
        assertThat(read(new Probe.FileContents("/etc/tuned/*/tuned.conf"))
                        .found()
                        .orElseThrow()
                        .files())
                .containsOnlyKeys("/etc/tuned/mine/tuned.conf");
        assertThat(read(new Probe.FileContents("/etc/tmpfiles.d/*.conf")).found())
                .isPresent();
    }

    private List<Domain> domains() {
        return read(new Probe.Domains()).found().orElseThrow().domains();
    }

    private Reading<String> xml(UUID uuid, Probe.Form form) {
        return read(new Probe.DomainXml(uuid, form)).map(DomainText::text);
    }

    private static String definition(String name, Object uuid) {
        return "<!--\nWARNING: made by libvirt\n-->\n\n<domain type='kvm'>\n  <name>" + name + "</name>\n  <uuid>"
                + uuid + "</uuid>\n  <devices/>\n</domain>\n";
    }

    private static String status(String state, String domain) {
        return "<domstatus state='" + state + "' reason='booted' pid='4711'>\n" + domain + "\n</domstatus>\n";
    }

    private static Domain stopped(UUID uuid, String name) {
        return new Domain(uuid, name, Domain.State.SHUTOFF, true, false, false);
    }

    @Test
    void aTreeWithoutLibvirtHasNoDomains() throws IOException {
        put("etc/hostname", "bare\n");
        assertThat(read(new Probe.Domains())).isEqualTo(Reading.absent());
        assertThat(read(new Probe.Daemon())).isEqualTo(Reading.absent());
        assertThat(xml(WEB, Probe.Form.PERSISTENT)).isEqualTo(Reading.absent());
        Files.createDirectories(tree.resolve("etc/libvirt/qemu/networks"));
        assertThat(read(new Probe.Domains())).isEqualTo(Reading.of(new DomainList(List.of())));
    }

    @Test
    void definitionsAutostartAndSavedState() throws IOException {
        put("etc/libvirt/qemu/web.xml", definition("web", WEB));
        put("etc/libvirt/qemu/db.xml", definition("db", "AAAAAAAABBBBCCCCDDDDEEEEEEEEEEEE"));
        put("var/lib/libvirt/qemu/save/db.save", "LibvirtQemudSave");
        Files.createDirectories(tree.resolve("etc/libvirt/qemu/autostart"));
        Files.createSymbolicLink(
                tree.resolve("etc/libvirt/qemu/autostart/web.xml"), Path.of("/etc/libvirt/qemu/web.xml"));
        Files.createSymbolicLink(
                tree.resolve("etc/libvirt/qemu/autostart/db.xml"), Path.of("/etc/libvirt/qemu/other.xml"));
        assertThat(domains())
                .containsExactly(
                        new Domain(DB, "db", Domain.State.SHUTOFF, true, false, true),
                        new Domain(WEB, "web", Domain.State.SHUTOFF, true, true, false));
        assertThat(xml(WEB, Probe.Form.PERSISTENT)).isEqualTo(Reading.of(definition("web", WEB)));
        assertThat(xml(WEB, Probe.Form.RUNNING)).isEqualTo(Reading.absent());
        assertThat(xml(UUID.randomUUID(), Probe.Form.PERSISTENT)).isEqualTo(Reading.absent());
        assertThat(read(new Probe.RunningIoThreads(WEB)))
                .isEqualTo(Reading.unreadable("a tree has no libvirt daemon to ask"));
        assertThat(read(new Probe.Statistics())).isEqualTo(Reading.unreadable("a tree has no libvirt daemon to ask"));
    }

    @Test
    void runningDomainsAreThoseWithARecord() throws IOException {
        String running = "<domain type='kvm' id='7'><name>web</name><uuid>" + WEB + "</uuid><devices/></domain>";
        String passing = "<domain type='kvm' id='8'><name>db</name><uuid>" + DB + "</uuid></domain>";
        put("etc/libvirt/qemu/web.xml", definition("web", WEB));
        put("run/libvirt/qemu/web.xml", status("paused", running));
        put("run/libvirt/qemu/db.xml", status("running", passing));
        Files.createDirectories(tree.resolve("var"));
        Files.createSymbolicLink(tree.resolve("var/run"), Path.of("/run"));
        assertThat(domains())
                .containsExactly(
                        new Domain(DB, "db", Domain.State.RUNNING, false, false, false),
                        new Domain(WEB, "web", Domain.State.PAUSED, true, false, false));
        assertThat(xml(WEB, Probe.Form.RUNNING)).isEqualTo(Reading.of(running));
        assertThat(xml(WEB, Probe.Form.PERSISTENT)).isEqualTo(Reading.of(definition("web", WEB)));
        assertThat(xml(DB, Probe.Form.RUNNING)).isEqualTo(Reading.of(passing));
        assertThat(xml(DB, Probe.Form.PERSISTENT)).isEqualTo(Reading.absent());
    }

    @Test
    void aRecordThatCantBeReadIsStillOneOfARunningDomain() throws IOException {
        put("etc/libvirt/qemu/web.xml", definition("web", WEB));
        put("run/libvirt/qemu/web.xml", "<domstatus state='running'");
        assertThat(domains()).containsExactly(new Domain(WEB, "web", Domain.State.RUNNING, true, false, false));
        assertThat(xml(WEB, Probe.Form.RUNNING).isUnreadable()).isTrue();
        assertThat(xml(WEB, Probe.Form.PERSISTENT)).isEqualTo(Reading.of(definition("web", WEB)));
        put(
                "run/libvirt/qemu/web.xml",
                status("running", "<domain id='1'><name>web</name><uuid>" + DB + "</uuid></domain>"));
        assertThat(xml(WEB, Probe.Form.RUNNING))
                .isEqualTo(Reading.unreadable("/run/libvirt/qemu/web.xml: its UUID is not the one of the definition"));
    }

    @Test
    void secretsAreLeftOut() throws IOException {
        String devices = "<devices><graphics type='vnc' passwd='hush' port='-1' passwdValidTo='2030-01-01T00:00:00'/>"
                + "<disk type='network'><source protocol='https' name='x'>\n <cookies><cookie name='a'>hush</cookie>"
                + "</cookies></source></disk><graphics type='spice' passwd=\"hush\" /></devices>";
        String safe = "<devices><graphics type='vnc' port='-1' passwdValidTo='2030-01-01T00:00:00'/>"
                + "<disk type='network'><source protocol='https' name='x'></source></disk><graphics type='spice' />"
                + "</devices>";
        put("etc/libvirt/qemu/web.xml", definition("web", WEB).replace("<devices/>", devices));
        assertThat(xml(WEB, Probe.Form.PERSISTENT))
                .isEqualTo(Reading.of(definition("web", WEB).replace("<devices/>", safe)));
        String running = "<domain id='1'><name>db</name><uuid>" + DB + "</uuid>";
        put("run/libvirt/qemu/db.xml", status("running", running + devices + "</domain>"));
        assertThat(xml(DB, Probe.Form.RUNNING)).isEqualTo(Reading.of(running + safe + "</domain>"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <domain><name>web</name>                                                     | XML
                    junk                                                                          | XML
                    <network><name>web</name></network>                                           | <network>
                    <domain><name>web</name></domain>                                             | its domain has no valid UUID
                    <domain><name>web</name><uuid>1-1-1-1-1</uuid></domain>                       | its domain has no valid UUID
                    <domain><uuid>11111111-2222-3333-4444-555555555555</uuid></domain>            | its domain is named ""
                    <domain><name>../web</name><uuid>11111111-2222-3333-4444-555555555555</uuid></domain> | its domain is named "../web"
                    """)
    void aBrokenDefinitionIsListedAndSaysWhatIsWrong(String content, String reason) throws IOException {
        put("etc/libvirt/qemu/web.xml", content);
        Domain domain = domains().getFirst();
        assertThat(domain).isEqualTo(stopped(domain.uuid(), "web"));
        assertThat(domain.uuid().version()).isEqualTo(3);
        assertThat(domains()).containsExactly(domain);
        assertThat(xml(domain.uuid(), Probe.Form.PERSISTENT))
                .isInstanceOfSatisfying(
                        Reading.Unreadable.class,
                        unreadable -> assertThat(unreadable.reason())
                                .startsWith("/etc/libvirt/qemu/web.xml: ")
                                .containsIgnoringCase(reason.equals("XML") ? "" : reason));
    }

    @Test
    void hostileFilesAreListedToo() throws IOException, InterruptedException {
        put("etc/libvirt/qemu/latin.xml", definition("latin\u00fc", WEB).getBytes(StandardCharsets.ISO_8859_1));
        put("etc/libvirt/qemu/.xml", definition("", WEB));
        put("etc/libvirt/qemu/two\nlines.xml", definition("two\nlines", DB));
        put(
                "etc/libvirt/qemu/doctype.xml",
                "<!DOCTYPE domain [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + definition("&x;", WEB));
        Path fifo = tree.resolve("etc/libvirt/qemu/fifo.xml");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        assertThat(domains()).extracting(Domain::name).contains("latin", "two\nlines", "doctype", "fifo");
        for (Domain domain : domains()) {
            if (!domain.name().isEmpty()) {
                assertThat(xml(domain.uuid(), Probe.Form.PERSISTENT).isUnreadable())
                        .as(domain.name())
                        .isTrue();
            }
        }
    }

    /**
     * libvirt does not ask what a name ending in .xml is: it tries to load a directory, fails, and logs an error
     * (virDomainObjListLoadAllConfigs in src/conf/virdomainobjlist.c). So a definition was meant to be there.
     */
    @Test
    void aNameWithoutAFileBehindItIsListedToo() throws IOException {
        put("etc/libvirt/qemu/web.xml", definition("web", WEB));
        Files.createDirectories(tree.resolve("etc/libvirt/qemu/folder.xml"));
        Files.createDirectories(tree.resolve("etc/libvirt/qemu/networks"));
        Files.createSymbolicLink(tree.resolve("etc/libvirt/qemu/nowhere.xml"), Path.of("gone.xml"));
        Files.createSymbolicLink(tree.resolve("etc/libvirt/qemu/masked.xml"), Path.of("/dev/null"));
        Files.createDirectories(tree.resolve("run/libvirt/qemu/runs.xml"));

        assertThat(domains()).extracting(Domain::name).containsExactly("folder", "masked", "nowhere", "runs", "web");
        assertThat(domains())
                .extracting(domain -> domain.active()
                        ? xml(domain.uuid(), Probe.Form.RUNNING)
                        : xml(domain.uuid(), Probe.Form.PERSISTENT))
                .containsExactly(
                        Reading.unreadable("/etc/libvirt/qemu/folder.xml: is a directory"),
                        Reading.unreadable("/etc/libvirt/qemu/masked.xml: there is nothing behind this name"),
                        Reading.unreadable(
                                "/etc/libvirt/qemu/nowhere.xml: /etc/libvirt/qemu/nowhere.xml is a link to what is not"
                                        + " in this tree"),
                        Reading.unreadable("/run/libvirt/qemu/runs.xml: is a directory"),
                        Reading.of(definition("web", WEB)));
    }

    @Test
    void aUuidThatTwoFilesHaveBelongsToNeither() throws IOException {
        put("etc/libvirt/qemu/a.xml", definition("a", WEB));
        put("etc/libvirt/qemu/b.xml", definition("b", WEB));
        put("etc/libvirt/qemu/c.xml", definition("c", DB));
        assertThat(domains()).extracting(Domain::name).containsExactly("a", "b", "c");
        assertThat(domains()).extracting(Domain::uuid).doesNotContain(WEB).contains(DB);
        assertThat(xml(WEB, Probe.Form.PERSISTENT)).isEqualTo(Reading.absent());
        assertThat(xml(domains().getFirst().uuid(), Probe.Form.PERSISTENT))
                .isEqualTo(Reading.unreadable("/etc/libvirt/qemu/a.xml: several domains have its UUID: a, b"));
    }

    @Test
    void theMachineIsWhatTheFilesSay() throws IOException {
        Probe<Machine> probe = new Probe.ThisMachine();
        assertThat(read(probe)).isEqualTo(Reading.of(new Machine("", Optional.empty(), Optional.empty())));
        put("etc/hostname", "# the name\n\n web01 \n");
        put("usr/bin/env", elf(183, ByteOrder.LITTLE_ENDIAN));
        assertThat(read(probe)).isEqualTo(Reading.of(new Machine("web01", Optional.of("aarch64"), Optional.empty())));
        put("proc/sys/kernel/hostname", "running\n");
        put("proc/sys/kernel/arch", "x86_64\n");
        assertThat(read(probe)).isEqualTo(Reading.of(new Machine("running", Optional.of("x86_64"), Optional.empty())));
    }

    @ParameterizedTest
    @CsvSource({"62,true,x86_64", "21,true,ppc64le", "21,false,ppc64", "22,false,s390x", "258,true,loongarch64"})
    void architecturesOfPrograms(int machine, boolean little, String architecture) throws IOException {
        put("bin/sh", elf(machine, little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN));
        assertThat(read(new Probe.ThisMachine()).map(Machine::architecture))
                .isEqualTo(Reading.of(Optional.of(architecture)));
    }

    private static byte[] elf(int machine, ByteOrder order) {
        return ByteBuffer.allocate(64)
                .put(new byte[] {0x7F, 'E', 'L', 'F', 2, (byte) (order == ByteOrder.LITTLE_ENDIAN ? 1 : 2), 1})
                .order(order)
                .putShort(18, (short) machine)
                .array();
    }
}
