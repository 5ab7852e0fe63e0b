package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Answers the probes for libvirt from its daemon.
 *
 * <p>A batch is one list of domains (where domains are asked about) and one pipelined run of calls. The connection is read
 * only and is kept from batch to batch. What became of a domain between the two is told as it is then: a domain that is gone,
 * or no longer runs, is absent.
 *
 * <p>One of these serves one look at a host. Once the daemon could not be reached, died or let the deadline pass, it is not
 * asked again, and every later probe is unreadable for that reason. Not safe for use by several threads.
 */
final class LibvirtProbes implements AutoCloseable {
    /** What libvirt may take for a batch, the connecting included: 10 s (and 1 s more where it answers in drops). */
    static final Duration DEADLINE = Duration.ofSeconds(10);

    private sealed interface State {}

    private record NotAsked() implements State {}

    private record Open(LibvirtSession session) implements State {}

    private record NoLibvirt() implements State {}

    /** libvirt without a daemon: the daemon is absent, what it would tell is unreadable. */
    private record Dormant(String reason) implements State {}

    private record Failed(String reason) implements State {}

    private final LibvirtDoor door;
    private final Duration deadline;
    private State state = new NotAsked();

    LibvirtProbes(LibvirtDoor door, Duration deadline) {
        this.door = door;
        this.deadline = deadline;
    }

    static boolean isLibvirt(Probe<?> probe) {
        return probe instanceof Probe.OfLibvirt<?> && !(probe instanceof Probe.GuestInfo);
    }

    /** The readings of those of the probes that ask libvirt; nothing for the others. */
    Map<Probe<?>, Reading<?>> read(Collection<? extends Probe<?>> probes) {
        List<Probe<?>> asked = probes.stream()
                .<Probe<?>>map(probe -> probe)
                .filter(LibvirtProbes::isLibvirt)
                .distinct()
                .toList();
        Map<Probe<?>, Reading<?>> readings = new HashMap<>();
        if (asked.isEmpty()) {
            return readings;
        }
        long end = System.nanoTime() + deadline.toNanos();
        if (state instanceof NotAsked) {
            state = open(end);
        }
        if (state instanceof Open(LibvirtSession session)) {
            LibvirtBatch batch = new LibvirtBatch(session.connection(), asked);
            session.runUntil(end, () -> batch.run(end));
            readings.putAll(batch.readings());
            failure(session, batch, end).ifPresent(reason -> {
                session.close();
                state = new Failed(reason);
                readings.values().removeIf(Reading::isUnreadable);
            });
        }
        for (Probe<?> probe : asked) {
            readings.putIfAbsent(probe, unanswered(probe));
        }
        return readings;
    }

    /** Why the daemon is not worth another question. One that answered some calls in time and others not is. */
    private Optional<String> failure(LibvirtSession session, LibvirtBatch batch, long end) {
        if (System.nanoTime() - end >= 0 && !batch.answered()) {
            return Optional.of("the libvirt daemon gave no answer within " + deadline.toMillis() / 1000.0 + " s");
        }
        return session.connection().fatalError().map(error -> "the libvirt daemon failed: " + error.message());
    }

    private State open(long end) {
        return switch (door.search(false)) {
            case LibvirtSocket.Nothing() -> new NoLibvirt();
            case LibvirtSocket.Dormant(String reason) -> new Dormant(reason);
            case LibvirtSocket.Hidden(String reason) -> new Failed(reason);
            case LibvirtSocket.Sockets(List<String> paths) ->
                switch (door.open(paths, end, deadline, true)) {
                    case Reading.Present<LibvirtSession>(LibvirtSession session) -> new Open(session);
                    case Reading.Absent<LibvirtSession>() -> new NoLibvirt();
                    case Reading.Unreadable<LibvirtSession>(String reason) -> new Failed(reason);
                };
        };
    }

    private Reading<?> unanswered(Probe<?> probe) {
        return switch (state) {
            case NoLibvirt() -> Reading.absent();
            case Dormant(String _) when probe instanceof Probe.Daemon -> Reading.absent();
            case Dormant(String reason) -> Reading.unreadable(reason);
            case Failed(String reason) -> Reading.unreadable(reason);
            case NotAsked(), Open(LibvirtSession _) -> Reading.unreadable("libvirt gave no answer");
        };
    }

    @Override
    public void close() {
        if (state instanceof Open(LibvirtSession session)) {
            session.close();
        }
        state = new Failed("these eyes are closed");
    }
}
