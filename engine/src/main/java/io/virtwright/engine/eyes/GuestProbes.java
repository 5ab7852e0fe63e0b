package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.GuestAgentInfo;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.libvirt.Call;
import io.virtwright.libvirt.Calls;
import io.virtwright.libvirt.DomainRef;
import io.virtwright.libvirt.ErrorCode;
import io.virtwright.libvirt.LibvirtConnection;
import io.virtwright.libvirt.LibvirtError;
import io.virtwright.libvirt.LibvirtException;
import io.virtwright.libvirt.OpenOptions;
import io.virtwright.libvirt.Outcome;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Asks the agents of guests for {@code guest-info}, over a connection of its own that may write: libvirt lets no reader talk
 * to an agent. A batch opens one and closes it.
 *
 * <p>An agent that is not connected is told by libvirt at once. One that hangs costs about 10 s (libvirt waits 5 s for it to
 * synchronize and 5 s for the answer), {@value OpenOptions#DEFAULT_WINDOW} of them at a time, 60 s for all together. More at a
 * time would take the daemon's workers from everybody else; so where many hang, some are not asked, and that is what is said
 * of each of them.
 */
final class GuestProbes {
    private static final int AGENT_SECONDS = 5;
    /** Longer than libvirt waits for an agent, so that it is libvirt that tells. */
    private static final Duration CALL = Duration.ofSeconds(15);

    /** For all agents together: 60 s. */
    static final Duration WHOLE = Duration.ofSeconds(60);

    private static final String QUESTION = "{\"execute\":\"guest-info\"}";

    private final LibvirtDoor door;
    private final Duration open;
    private final Duration whole;

    /**
     * @param open for the connection
     * @param whole for all agents together
     */
    GuestProbes(LibvirtDoor door, Duration open, Duration whole) {
        this.door = door;
        this.open = open;
        this.whole = whole;
    }

    /** The readings of those of the probes that ask a guest; nothing for the others. */
    Map<Probe<?>, Reading<?>> read(Collection<? extends Probe<?>> probes) {
        List<Probe.GuestInfo> asked = probes.stream()
                .filter(Probe.GuestInfo.class::isInstance)
                .map(Probe.GuestInfo.class::cast)
                .distinct()
                .toList();
        Map<Probe<?>, Reading<?>> readings = new LinkedHashMap<>();
        if (!asked.isEmpty()) {
            switch (open()) {
                case Reading.Present<LibvirtSession>(LibvirtSession session) -> {
                    try (session) {
                        long end = System.nanoTime() + whole.toNanos();
                        session.runUntil(end, () -> ask(session.connection(), asked, readings, end));
                    }
                }
                case Reading.Absent<LibvirtSession>() -> asked.forEach(probe -> readings.put(probe, Reading.absent()));
                case Reading.Unreadable<LibvirtSession>(String reason) ->
                    asked.forEach(probe -> readings.put(probe, Reading.unreadable(reason)));
            }
        }
        return readings;
    }

    private Reading<LibvirtSession> open() {
        return switch (door.search(true)) {
            case LibvirtSocket.Nothing() -> Reading.absent();
            case LibvirtSocket.Dormant(String reason) -> Reading.unreadable(reason);
            case LibvirtSocket.Hidden(String reason) -> Reading.unreadable(reason);
            case LibvirtSocket.Sockets(List<String> paths) ->
                door.open(paths, System.nanoTime() + open.toNanos(), CALL, false);
        };
    }

    private void ask(
            LibvirtConnection connection, List<Probe.GuestInfo> asked, Map<Probe<?>, Reading<?>> readings, long end) {
        List<Call<DomainRef>> lookups =
                asked.stream().map(probe -> Calls.lookupByUuid(probe.domain())).toList();
        Map<UUID, DomainRef> running = new LinkedHashMap<>();
        List<Outcome<DomainRef>> found = connection.callAll(lookups, LibvirtSession.left(end));
        for (int i = 0; i < found.size(); i++) {
            switch (found.get(i)) {
                case Outcome.Ok<DomainRef>(DomainRef domain) -> {
                    if (domain.id().isPresent()) {
                        running.put(asked.get(i).domain(), domain);
                    } else {
                        readings.put(asked.get(i), Reading.absent());
                    }
                }
                case Outcome.Failed<DomainRef>(String call, LibvirtError error) ->
                    readings.put(asked.get(i), failure(call, error));
            }
        }
        List<Map.Entry<UUID, DomainRef>> order = List.copyOf(running.entrySet());
        List<Outcome<Optional<String>>> answers = connection.callAll(
                order.stream()
                        .map(domain -> Calls.agentCommand(domain.getValue(), QUESTION, AGENT_SECONDS))
                        .toList(),
                LibvirtSession.left(end));
        boolean late = System.nanoTime() - end >= 0;
        for (int i = 0; i < answers.size(); i++) {
            readings.put(new Probe.GuestInfo(order.get(i).getKey()), reading(answers.get(i), late));
        }
    }

    private Reading<GuestAgentInfo> reading(Outcome<Optional<String>> outcome, boolean late) {
        return switch (outcome) {
            case Outcome.Ok<Optional<String>>(Optional<String> text) -> GuestInfoText.read(text.orElse(""));
            case Outcome.Failed<Optional<String>>(String _, LibvirtError.TimedOut(String _, boolean sent))
            when late ->
                Reading.unreadable((sent ? "no answer" : "not asked, as agents of other guests hang,") + " before the "
                        + whole.toMillis() / 1000.0 + " s that there are for all guests were over");
            case Outcome.Failed<Optional<String>>(String _, LibvirtError.TimedOut(String why, boolean sent))
            when !sent -> Reading.unreadable("not asked: " + why);
            case Outcome.Failed<Optional<String>>(String call, LibvirtError error) -> failure(call, error);
        };
    }

    /** A domain that is gone, no longer runs or has no channel for an agent has none for certain. */
    private static Reading<GuestAgentInfo> failure(String call, LibvirtError error) {
        boolean none = error instanceof LibvirtError.Refused refused
                && (refused.code() == ErrorCode.NO_DOMAIN
                        || refused.code() == ErrorCode.OPERATION_INVALID
                        || refused.code() == ErrorCode.ARGUMENT_UNSUPPORTED);
        return none
                ? Reading.absent()
                : Reading.unreadable("libvirt: " + new LibvirtException(call, error).getMessage());
    }
}
