package io.virtwright.engine.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.snapshot.AgentDescription;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.DomainList;
import io.virtwright.engine.snapshot.DomainStatistics;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.FileStats;
import io.virtwright.engine.snapshot.GuestAgentInfo;
import io.virtwright.engine.snapshot.IoThreadList;
import io.virtwright.engine.snapshot.LibvirtDaemon;
import io.virtwright.engine.snapshot.LinkSet;
import io.virtwright.engine.snapshot.Listener;
import io.virtwright.engine.snapshot.LoginResult;
import io.virtwright.engine.snapshot.Machine;
import io.virtwright.engine.snapshot.NameList;
import io.virtwright.engine.snapshot.Offer;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.SaslUserList;
import io.virtwright.engine.snapshot.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class CaptureTest {
    private static final UUID ACME = UUID.fromString("4dea22b3-1d52-d8f3-2516-782e98ab3fa0");
    private static final String XML = """
            <domain type='kvm'>
              <name>acme-db</name>
              <uuid>4dea22b3-1d52-d8f3-2516-782e98ab3fa0</uuid>
              <title>Acme's database</title>
              <metadata><n:owner xmlns:n="http://n/" who="acme"><n:mail>x@acme.example</n:mail></n:owner></metadata>
              <devices>
                <disk type='file'><source file='/srv/acme/secret.qcow2'/><target dev='vda' bus='virtio'/><serial>AC-1</serial></disk>
                <interface type='network'><mac address='52:54:00:12:34:56'/></interface>
                <graphics type='vnc' listen='10.20.30.40'/>
              </devices>
            </domain>
            """;
    private static final Listener LISTENER = new Listener("127.0.0.1", 16509, false);

    /** One reading of every kind of probe. */
    private static Snapshot everything() {
        Map<Probe<?>, Reading<?>> all = new LinkedHashMap<>();
        all.put(new Probe.FileContent("/sys/a"), Reading.of(Bytes.of(new byte[] {0, (byte) 0xff, 10})));
        all.put(new Probe.FileContent("/gone"), Reading.absent());
        all.put(new Probe.FileContent("/hidden"), Reading.unreadable("permission denied"));
        all.put(
                new Probe.FileContents("/run/libvirt/qemu/*.pid"),
                Reading.of(FileSet.of(Map.of(
                        "/run/libvirt/qemu/acme-db.pid",
                        Reading.of(Bytes.ofUtf8("77\n")),
                        "/run/libvirt/qemu/x.pid",
                        Reading.unreadable("is a directory")))));
        all.put(new Probe.Names("/dev/disk/by-id/*"), Reading.of(new NameList(List.of("/dev/disk/by-id/ata-ACME_1"))));
        all.put(new Probe.LinkTarget("/dev/x"), Reading.of("../sda"));
        all.put(
                new Probe.LinkTargets("/dev/disk/by-id/*"),
                Reading.of(new LinkSet(
                        new TreeMap<>(Map.of("/dev/disk/by-id/wwn-0x5000c500a1b2c3d4", Reading.of("../../sdb"))))));
        FileStat stat =
                new FileStat(FileStat.Kind.BLOCK, 0660, 0, 6, 0, Optional.of(Instant.parse("2026-11-29T10:00:00Z")));
        all.put(new Probe.FileStatus("/srv/acme/secret.qcow2"), Reading.of(stat));
        all.put(
                new Probe.FileStatuses("/d/*"),
                Reading.of(new FileStats(new TreeMap<>(Map.of("/d/e", Reading.of(stat))))));
        all.put(
                new Probe.SecurityLabel("/srv/acme/secret.qcow2"),
                Reading.of("system_u:object_r:svirt_image_t:s0:c1,c2"));
        all.put(
                new Probe.SaslUsers("/etc/libvirt/passwd.db"),
                Reading.of(new SaslUserList(List.of("joe@kvm7.acme.example", "joe@other"))));
        all.put(
                new Probe.AgentProgram("/usr/bin/qemu-ga"),
                Reading.of(new AgentDescription("7.2.0", List.of("guest-ping"))));
        all.put(
                new Probe.ThisMachine(),
                Reading.of(new Machine(
                        "kvm7.acme.example",
                        Optional.of("x86_64"),
                        Optional.of(Instant.parse("2026-01-02T03:04:05Z")))));
        all.put(
                new Probe.Daemon(),
                Reading.of(new LibvirtDaemon(
                        new LibvirtDaemon.Version(11, 3, 0),
                        new LibvirtDaemon.Version(10, 2, 2),
                        "<capabilities><uuid>" + ACME + "</uuid></capabilities>")));
        all.put(
                new Probe.Domains(),
                Reading.of(
                        new DomainList(List.of(new Domain(ACME, "acme-db", Domain.State.RUNNING, true, false, true)))));
        all.put(new Probe.DomainXml(ACME, Probe.Form.RUNNING), Reading.of(DomainText.of(XML)));
        all.put(
                new Probe.RunningIoThreads(ACME),
                Reading.of(new IoThreadList(List.of(new IoThreadList.IoThread(1, "0-3")))));
        all.put(new Probe.Statistics(), Reading.of(new DomainStatistics(Map.of(ACME, Map.of("cpu.time", 1L << 40)))));
        all.put(
                new Probe.GuestInfo(ACME),
                Reading.of(new GuestAgentInfo("9.0", new TreeMap<>(Map.of("guest-exec", false, "guest-ping", true)))));
        all.put(new Probe.ListenerOffer(LISTENER), Reading.of(new Offer.Types(List.of("sasl"), List.of("DIGEST-MD5"))));
        all.put(
                new Probe.ListenerOffer(new Listener("::1", 16514, true)),
                Reading.of(new Offer.Refused("it wants a certificate")));
        all.put(new Probe.Login(LISTENER, Probe.Attempt.WRONG), Reading.of(new LoginResult.Refused("no")));
        all.put(new Probe.Login(LISTENER, Probe.Attempt.WITHOUT), Reading.of(new LoginResult.Accepted()));
        all.put(new Probe.ExclusiveOpen("/dev/sdb"), Reading.of(true));
        return Snapshot.empty("kvm7.acme.example", Instant.parse("2026-01-02T03:04:05Z"))
                .plus(all);
    }

    private static byte[] written(Capture capture) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            capture.write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    @Test
    void everyKindOfProbeComesBackAsItWas() {
        Snapshot snapshot = everything();
        List<Class<?>> kinds = kinds(Probe.class).toList();

        assertThat(snapshot.readings().keySet().stream().<Class<?>>map(Object::getClass))
                .as("one of every kind")
                .containsAll(kinds);
        assertThat(Capture.read(written(new Capture(snapshot, false)))).isEqualTo(new Capture(snapshot, false));
    }

    private static Stream<Class<?>> kinds(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(CaptureTest::kinds);
    }

    @Test
    void eachReadingIsALine() {
        String text = new String(written(new Capture(everything(), false)), StandardCharsets.UTF_8);

        assertThat(text.lines()).hasSize(everything().readings().size() + 2);
        assertThat(Capture.lines(text.lines()
                        .skip(1)
                        .limit(everything().readings().size())
                        .reduce("", (a, b) -> a + b + "\n")))
                .isEqualTo(everything().readings());
    }

    @Test
    void redactedItTellsNoNames() {
        Capture redacted = Redaction.of(new Capture(everything(), false));
        String text = new String(written(redacted), StandardCharsets.UTF_8);

        assertThat(redacted.redacted()).isTrue();
        assertThat(text)
                .doesNotContainIgnoringCase("acme")
                .doesNotContain(
                        "kvm7",
                        "joe",
                        "secret",
                        "52:54:00:12:34:56",
                        "10.20.30.40",
                        "AC-1",
                        "ACME_1",
                        "5000c500a1b2c3d4")
                .doesNotContain(ACME.toString())
                .contains("svirt_image_t:s0:c1,c2", "127.0.0.1", "refused");
        assertThat(Capture.read(written(redacted))).isEqualTo(redacted);
    }

    @Test
    void whatIsRedactedStillBelongsTogether() {
        Snapshot redacted = Redaction.of(new Capture(everything(), false)).snapshot();
        Domain domain = redacted.get(new Probe.Domains())
                .found()
                .orElseThrow()
                .domains()
                .getFirst();
        DomainText xml = redacted.get(new Probe.DomainXml(domain.uuid(), Probe.Form.RUNNING))
                .found()
                .orElseThrow();
        String image =
                xml.view().disks().getFirst().source().orElseThrow().path().orElseThrow();

        assertThat(xml.view().name()).isEqualTo(domain.name());
        assertThat(xml.view().uuid()).contains(domain.uuid());
        assertThat(image).endsWith(".qcow2");
        assertThat(redacted.has(new Probe.SecurityLabel(image))).isTrue();
        assertThat(redacted.get(new Probe.FileContents("/run/libvirt/qemu/*.pid"))
                        .found()
                        .orElseThrow()
                        .files())
                .containsKey("/run/libvirt/qemu/" + domain.name() + ".pid");
    }

    @Test
    void junkIsRefusedWithAReason() {
        byte[] whole = written(new Capture(everything(), false));
        assertThatThrownBy(() -> Capture.read("{".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(CaptureException.class);
        assertThatThrownBy(() -> Capture.read("{\"schema\":\"virtwright/audit/1\"}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(CaptureException.class)
                .hasMessageContaining("virtwright/audit/1");
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] broken = whole.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                broken[random.nextInt(broken.length)] = (byte) random.nextInt(256);
            }
            try {
                Capture.read(
                        Arrays.copyOf(broken, random.nextInt(10) == 0 ? random.nextInt(broken.length) : broken.length));
            } catch (CaptureException e) {
                assertThat(e.getMessage()).isNotBlank();
            }
        }
    }
}
