package io.virtwright.engine.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.DomainList;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Files of a domain, which libvirt and virt-aa-helper name after it. */
class RedactionOfPathsTest {
    private static final UUID ACME = UUID.fromString("5f0c1a52-7a0e-4d3e-9a51-0d6f1c1e7a01");
    private static final UUID REPLICA = UUID.fromString("5f0c1a52-7a0e-4d3e-9a51-0d6f1c1e7a02");
    private static final String VARS = "/var/lib/libvirt/qemu/nvram/acme_VARS.fd";
    private static final String REPLICAS = "/var/lib/libvirt/qemu/nvram/acme-replica-of-the-database_VARS.fd";

    private static Snapshot redacted() {
        Domain acme = new Domain(ACME, "acme", Domain.State.RUNNING, true, false, false);
        Domain replica = new Domain(REPLICA, "acme-replica-of-the-database", Domain.State.RUNNING, true, false, false);
        Snapshot snapshot = Snapshot.empty("host", Instant.EPOCH)
                .plus(Map.of(
                        new Probe.Domains(),
                        Reading.of(new DomainList(List.of(acme, replica))),
                        new Probe.FileContents("/etc/apparmor.d/libvirt/libvirt-*.files"),
                        Reading.of(FileSet.of(Map.of(
                                "/etc/apparmor.d/libvirt/libvirt-" + ACME + ".files", Reading.of(Bytes.ofUtf8("""
                                          "/var/log/libvirt/**/acme.log" w,
                                          "/var/lib/libvirt/qemu/domain-acme/monitor.sock" rw,
                                          "/var/lib/libvirt/qemu/domain-7-acme/*" rw,
                                          "/run/libvirt/**/acme.pid" rwk,
                                          "/run/libvirt/**/*.tunnelmigrate.dest.acme" rw,
                                          "/var/lib/libvirt/qemu/nvram/acme_VARS.fd" rwk,
                                        """))))),
                        new Probe.FileContent("/proc/77/cmdline"),
                        Reading.of(Bytes.ofUtf8(String.join(
                                "\0",
                                "/usr/bin/qemu-system-x86_64",
                                "-name",
                                "guest=acme",
                                "-blockdev",
                                "{\"driver\":\"file\",\"filename\":\"" + VARS + "\",\"read-only\":false}",
                                "-chardev",
                                "socket,id=chrtpm,path=/run/libvirt/qemu/swtpm/7-acme-swtpm.sock",
                                "-object",
                                "{\"qom-type\":\"secret\",\"file\":\"/var/lib/libvirt/qemu/domain-7-acme/master-key.aes\"}",
                                ""))),
                        new Probe.FileContent("/proc/78/cmdline"),
                        Reading.of(Bytes.ofUtf8("qemu\0-name\0acme-replica-of-the-database\0-chardev\0"
                                + "path=/var/lib/libvirt/qemu/domain-8-acme-replica-of-the-/monitor.sock\0")),
                        new Probe.DomainXml(ACME, Probe.Form.PERSISTENT),
                        Reading.of(
                                DomainText.of("<domain><name>acme</name><os><nvram template='/usr/share/OVMF_VARS.fd'>"
                                        + VARS + "</nvram></os></domain>")),
                        new Probe.DomainXml(REPLICA, Probe.Form.PERSISTENT),
                        Reading.of(DomainText.of("<domain><name>acme-replica-of-the-database</name><os><nvram>"
                                + REPLICAS + "</nvram></os></domain>")),
                        new Probe.FileStatus(VARS),
                        Reading.of(new FileStat(FileStat.Kind.REGULAR, 0600, 0, 0, 0, Optional.empty()))));
        return Redaction.of(new Capture(snapshot, false)).snapshot();
    }

    @Test
    void tellNoNameOfADomain() {
        String all = redacted().readings().entrySet().stream()
                .map(entry ->
                        ProbeForm.write(entry.getKey()) + " " + entry.getValue().found())
                .collect(Collectors.joining("\n"));
        String texts = redacted().readings().values().stream()
                .flatMap(reading -> reading.found().stream())
                .map(value -> switch (value) {
                    case Bytes bytes -> bytes.utf8();
                    case DomainText xml -> xml.text();
                    case FileSet set ->
                        set.files().values().stream()
                                .flatMap(file -> file.found().stream())
                                .map(Bytes::utf8)
                                .collect(Collectors.joining("\n"));
                    default -> "";
                })
                .collect(Collectors.joining("\n"));

        assertThat(all).doesNotContain("acme");
        assertThat(texts).doesNotContain("acme", "replica").contains("/usr/share/OVMF_VARS.fd", "qemu-system-x86_64");
    }

    @Test
    void belongTogetherStill() {
        Snapshot redacted = redacted();
        DomainList domains = redacted.get(new Probe.Domains()).found().orElseThrow();
        String name = domains.domains().getFirst().name();
        String vars = "/var/lib/libvirt/qemu/nvram/" + name + "_VARS.fd";

        assertThat(redacted.has(new Probe.FileStatus(vars))).isTrue();
        assertThat(redacted.get(new Probe.FileContent("/proc/77/cmdline")).found())
                .map(Bytes::utf8)
                .hasValueSatisfying(text -> assertThat(text).contains("guest=" + name + "\0", vars));
        assertThat(redacted.readings().values())
                .filteredOn(reading ->
                        reading.found().filter(DomainText.class::isInstance).isPresent())
                .anySatisfy(reading -> assertThat(reading.found())
                        .map(xml -> ((DomainText) xml).text())
                        .hasValueSatisfying(text -> assertThat(text).contains(vars)));
    }
}
