package io.virtwright.engine.eyes;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.ssh.EventQueue;
import io.virtwright.engine.ssh.Remote;
import io.virtwright.engine.ssh.RemoteChannel;
import io.virtwright.engine.ssh.SshConnection;
import io.virtwright.engine.ssh.SshFailure;
import io.virtwright.engine.ssh.Sudo;
import io.virtwright.libvirt.OpenOptions;
import io.virtwright.libvirt.rpc.Header;
import io.virtwright.libvirt.rpc.Packet;
import io.virtwright.libvirt.rpc.PacketReader;
import io.virtwright.libvirt.rpc.Program;
import io.virtwright.libvirt.xdr.XdrWriter;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Agents that are asked over SSH: a question waits only for as many others as the daemon works on at once. */
final class RemoteGuestsTest {
    private static final int GUESTS = 20;
    private static final int LOOKUP = 24;
    private static final Duration OPEN = Duration.ofSeconds(30);
    private static final String INFO =
            "{\"return\": {\"version\": \"7.2\", \"supported_commands\": [{\"name\": \"guest-info\", \"enabled\": true}]}}";

    @Test
    void noMoreAreAskedAtOnceThanTheDaemonWorksOn() throws IOException {
        SlowAgents daemon = new SlowAgents();
        List<Probe.GuestInfo> probes = IntStream.range(0, GUESTS)
                .mapToObj(i -> new Probe.GuestInfo(new UUID(7, i)))
                .toList();
        try (SshConnection host = SshConnection.over("here", daemon, new Sudo.None())) {
            Map<Probe<?>, Reading<?>> readings = new GuestProbes(door(host), OPEN, GuestProbes.WHOLE).read(probes);
            assertThat(readings).hasSize(GUESTS);
            assertThat(readings.values()).allMatch(reading -> reading instanceof Reading.Present<?>);
        }
        assertThat(daemon.most).isBetween(1, OpenOptions.DEFAULT_WINDOW);
    }

    @Test
    void anAgentThatWasNotReachedIsUnknownAndSaysWhy() throws IOException {
        SlowAgents daemon = new SlowAgents();
        daemon.hang = true;
        List<Probe.GuestInfo> probes = IntStream.range(0, GUESTS)
                .mapToObj(i -> new Probe.GuestInfo(new UUID(7, i)))
                .toList();
        try (SshConnection host = SshConnection.over("here", daemon, new Sudo.None())) {
            Map<Probe<?>, Reading<?>> readings = new GuestProbes(door(host), OPEN, Duration.ofSeconds(2)).read(probes);
            assertThat(readings).hasSize(GUESTS);
            String over = " before the 2.0 s that there are for all guests were over";
            Map<String, Long> reasons = readings.values().stream()
                    .collect(Collectors.groupingBy(RemoteGuestsTest::reason, Collectors.counting()));
            assertThat(reasons)
                    .containsOnly(
                            Map.entry("no answer" + over, (long) OpenOptions.DEFAULT_WINDOW),
                            Map.entry(
                                    "not asked, as agents of other guests hang," + over,
                                    (long) GUESTS - OpenOptions.DEFAULT_WINDOW));
        }
    }

    private static String reason(Reading<?> reading) {
        return reading instanceof Reading.Unreadable<?>(String reason) ? reason : "read";
    }

    private static LibvirtDoor door(SshConnection host) {
        return new RemoteDoor(
                host, glob -> Reading.of(glob.equals("/run/libvirt/libvirt-sock") ? List.of(glob) : List.of()));
    }

    /** A daemon whose agents answer only when nothing more is asked. */
    private static final class SlowAgents implements Remote, RemoteChannel {
        private static final int QUIET_MILLIS = 200;

        private final EventQueue events = new EventQueue();
        private final PipedOutputStream asked = new PipedOutputStream();
        private final PipedInputStream asking = new PipedInputStream(asked, 1 << 16);
        private final List<Packet> waiting = new ArrayList<>();
        private int most;
        /** Whether they don't answer at all. */
        private volatile boolean hang;

        SlowAgents() throws IOException {
            Thread.ofVirtual().start(this::serve);
        }

        private void serve() {
            PacketReader packets = new PacketReader(asking);
            try {
                while (true) {
                    if (!hang && !waiting.isEmpty() && isQuiet()) {
                        most = Math.max(most, waiting.size());
                        waiting.forEach(
                                call -> reply(call, new XdrWriter().int32(1).string(INFO, 1000)));
                        waiting.clear();
                    }
                    Packet call = packets.read();
                    if (call.header().program() == Program.QEMU) {
                        waiting.add(call);
                    } else {
                        reply(call, body(call));
                    }
                }
            } catch (IOException e) {
                events.end(OptionalInt.empty());
            }
        }

        private boolean isQuiet() throws IOException {
            try {
                Thread.sleep(QUIET_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return asking.available() == 0;
        }

        private static XdrWriter body(Packet call) {
            return switch (call.header().procedure()) {
                case 66 -> new XdrWriter().int32(1).int32(0);
                case LOOKUP ->
                    new XdrWriter()
                            .string("guest", 100)
                            .fixedOpaque(call.body())
                            .int32(1);
                default -> new XdrWriter();
            };
        }

        private void reply(Packet call, XdrWriter body) {
            Header to = call.header();
            events.put(new Out(new Packet(
                            new Header(
                                    to.program(), to.version(), to.procedure(), Header.REPLY, to.serial(), Header.OK),
                            body.toByteArray())
                    .toBytes()));
        }

        @Override
        public Event next(Duration atMost) {
            return events.next(atMost);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            asked.write(bytes, offset, length);
            asked.flush();
        }

        @Override
        public void endInput() throws IOException {
            asked.close();
        }

        @Override
        public RemoteChannel exec(String commandLine, Duration deadline) {
            throw new AssertionError("no command is meant");
        }

        @Override
        public RemoteChannel tcp(String address, int port, Duration deadline) {
            throw new AssertionError("no port is meant");
        }

        @Override
        public RemoteChannel socket(String path, Duration deadline) {
            return this;
        }

        @Override
        public SshFailure cut() {
            return new SshFailure.LinkCut("the connection was lost");
        }

        @Override
        public void close() {
            events.end(OptionalInt.empty());
        }
    }
}
