package io.virtwright.testkit.eyes;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.eyes.HostRoot;
import io.virtwright.engine.eyes.LocalEyes;
import io.virtwright.engine.snapshot.GuestAgentInfo;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.testkit.RealDaemon;
import io.virtwright.testkit.libvirtd.PrivateLibvirtd;
import io.virtwright.testkit.libvirtd.TcgDomain;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A real qemu-ga through a real libvirtd; what runs it is the test's host, as there is no guest. */
@RealDaemon({"libvirtd", "virtlogd", "virsh", "qemu-system-x86_64", "nsenter", "qemu-ga", "setpriv", "bash"})
class GuestInfoTest {
    @Test
    void whatTheAgentSaysIsWhatVirshGets() {
        try (PrivateLibvirtd libvirtd = PrivateLibvirtd.with()
                .guestAgent("--blacklist=guest-exec,guest-file-open")
                .start()) {
            UUID agent = libvirtd.define(TcgDomain.withAgent("agent")).uuid();
            UUID mute = libvirtd.define(TcgDomain.withChannel("mute")).uuid();
            UUID none = libvirtd.define(TcgDomain.xml("none")).uuid();
            UUID off = libvirtd.define(TcgDomain.withChannel("off")).uuid();
            UUID unknown = UUID.randomUUID();
            for (String name : List.of("agent", "mute", "none")) {
                libvirtd.start(name);
            }
            assertThat(libvirtd.virsh("qemu-agent-command", "agent", "{\"execute\":\"guest-ping\"}"))
                    .contains("return");
            Snapshot found = look(libvirtd, agent, mute, none, off, unknown);

            GuestAgentInfo info = found.get(new Probe.GuestInfo(agent)).found().orElseThrow();
            assertThat(info.rpcs())
                    .containsEntry("guest-exec", false)
                    .containsEntry("guest-file-open", false)
                    .containsEntry("guest-file-close", true)
                    .containsEntry("guest-info", true);
            assertThat(libvirtd.virsh("qemu-agent-command", "agent", "{\"execute\":\"guest-info\"}"))
                    .contains("\"version\":\"" + info.version() + "\"");
            assertThat(found.get(new Probe.GuestInfo(mute)))
                    .isInstanceOfSatisfying(
                            Reading.Unreadable.class,
                            it -> assertThat(it.reason()).contains("QEMU guest agent is not connected"));
            for (UUID without : List.of(none, off, unknown)) {
                assertThat(found.get(new Probe.GuestInfo(without))).isEqualTo(Reading.absent());
            }
        }
    }

    private static Snapshot look(PrivateLibvirtd libvirtd, UUID... domains) {
        try (Eyes eyes = new LocalEyes(HostRoot.of(libvirtd.inside("/")))) {
            return Snapshot.empty("test", Instant.EPOCH)
                    .plus(eyes.read(Stream.of(domains).map(Probe.GuestInfo::new).toList()));
        }
    }
}
