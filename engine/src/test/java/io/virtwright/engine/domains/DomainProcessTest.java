package io.virtwright.engine.domains;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DomainProcessTest {
    private static final UUID ID = UUID.fromString("5f0c1a52-7a0e-4d3e-9a51-0d6f1c1e7a01");
    private static final Domain WEB1 = new Domain(ID, "web1", Domain.State.RUNNING, true, false, false);
    private static final Probe.FileContent COMMAND_LINE = new Probe.FileContent("/proc/4242/cmdline");

    private static Snapshot host(String pidFile) {
        return Snapshot.empty("host", Instant.EPOCH)
                .with(
                        DomainProcess.FILES,
                        Reading.of(
                                FileSet.of(Map.of("/run/libvirt/qemu/web1.pid", Reading.of(Bytes.ofUtf8(pidFile))))));
    }

    private static Snapshot with(String commandLine) {
        return host("4242\n").with(COMMAND_LINE, Reading.of(Bytes.ofUtf8(commandLine)));
    }

    @Test
    void isTheOneThatHasTheDomainsUuid() {
        DomainProcess process =
                DomainProcess.of(WEB1, with("/usr/bin/qemu-kvm\0-name\0guest=web1\0-uuid\0" + ID + "\0-S\0"));

        assertThat(process.id()).isEqualTo(Reading.of(4242L));
        assertThat(process.path("status")).contains("/proc/4242/status");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/usr/sbin/sshd\0-D\0",
                // these have the UUID, and are not started with it
                "virsh\0dumpxml\0" + "5f0c1a52-7a0e-4d3e-9a51-0d6f1c1e7a01\0",
                "/usr/bin/qemu-kvm\0-uuid\0" + "5f0c1a52-7a0e-4d3e-9a51-0d6f1c1e7a010\0",
                "/usr/bin/qemu-kvm\0-name\0-uuid 5f0c1a52-7a0e-4d3e-9a51-0d6f1c1e7a01\0",
                ""
            })
    void isNoOtherThatGotItsId(String commandLine) {
        Snapshot snapshot =
                with(commandLine).with(new Probe.FileContent("/proc/4242/status"), Reading.of(Bytes.ofUtf8("x")));
        DomainProcess process = DomainProcess.of(WEB1, snapshot);

        Reading<Long> another = Reading.unreadable("process 4242 of its pid file does not have its UUID");
        assertThat(process.id()).isEqualTo(another);
        assertThat(process.file("status", snapshot)).isEqualTo(another);
    }

    @Test
    void isUnknownWhereItIsGoneOrHidden() {
        assertThat(DomainProcess.of(WEB1, host("4242").with(COMMAND_LINE, Reading.absent()))
                        .id())
                .isEqualTo(Reading.unreadable("process 4242 of its pid file is gone"));
        assertThat(DomainProcess.of(WEB1, host("4242").with(COMMAND_LINE, Reading.unreadable("permission denied")))
                        .id())
                .isEqualTo(Reading.unreadable("/proc/4242/cmdline: permission denied"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "junk", "-1", "0", "4242 4243", "99999999999"})
    void isUnknownWhereTheFileHoldsNoId(String text) {
        assertThat(DomainProcess.of(WEB1, host(text)).id())
                .isEqualTo(Reading.unreadable("/run/libvirt/qemu/web1.pid holds no process id"));
    }

    @Test
    void isUnknownWithoutTheFile() {
        Snapshot none =
                Snapshot.empty("host", Instant.EPOCH).with(DomainProcess.FILES, Reading.of(FileSet.of(Map.of())));

        assertThat(DomainProcess.of(WEB1, none).id())
                .isEqualTo(Reading.unreadable("there is no /run/libvirt/qemu/web1.pid"));
        assertThat(DomainProcess.of(WEB1, none).source("status")).isEqualTo("/proc/PID/status");
    }

    @Test
    void isAbsentWhereTheDomainDoesNotRun() {
        Domain off = new Domain(ID, "web1", Domain.State.SHUTOFF, true, false, false);

        assertThat(DomainProcess.of(off, host("4242")).id()).isEqualTo(Reading.absent());
        assertThat(DomainProcess.of(off, host("4242")).probes()).isEmpty();
    }
}
