package io.virtwright.practices.iothreads;

import io.virtwright.engine.change.LiveOperation.Polling;
import io.virtwright.engine.policy.DomainIdentity;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Glob;
import io.virtwright.engine.text.CpuSet;
import java.util.List;
import java.util.Optional;

/**
 * What the policy wants of one domain's I/O threads.
 *
 * @param explicit whether the user wrote any of it for this domain; the default speaks of KVM domains only
 */
record Wish(
        Devices devices,
        Count count,
        List<Long> ids,
        List<Assignment> assignments,
        Pins pins,
        Optional<Polling> polling,
        Optional<Long> perThread,
        boolean explicit) {
    Wish {
        ids = List.copyOf(ids);
        assignments = List.copyOf(assignments);
    }

    static Wish of(Policy policy, DomainIdentity domain) {
        return new Wish(
                policy.domain(Keys.DEVICES, domain),
                policy.domain(Keys.COUNT, domain),
                policy.domain(Keys.IDS, domain),
                policy.domain(Keys.ASSIGN, domain),
                policy.domain(Keys.PINS, domain),
                policy.domain(Keys.POLL, domain),
                policy.domain(Keys.PER_THREAD, domain),
                Keys.ALL.stream().anyMatch(key -> policy.written(key, domain).isPresent()));
    }

    /** Which disks and controllers must be served. */
    sealed interface Devices {
        record All() implements Devices {}

        /** By name, with {@code *} and {@code ?}; an empty list is none. */
        record Named(List<String> globs) implements Devices {
            public Named {
                globs = List.copyOf(globs);
            }
        }

        default boolean selects(IoDevice device) {
            return switch (this) {
                case All() -> true;
                case Named(List<String> globs) -> globs.stream().anyMatch(glob -> Glob.matches(glob, device.name()));
            };
        }
    }

    /** How many threads a domain has. */
    sealed interface Count {
        /** As many as its devices need: one each, but no more than the host has CPUs. */
        record Auto() implements Count {}

        record Exactly(long number) implements Count {}
    }

    /**
     * Which thread serves a device; several threads are a queue mapping.
     *
     * @param glob the device's name, with {@code *} and {@code ?}
     */
    record Assignment(String glob, List<Long> threads) {
        Assignment {
            threads = List.copyOf(threads);
        }
    }

    /** Where threads run. */
    sealed interface Pins {
        /** Off the CPUs to which the domain's vCPUs are pinned, and off those that other domains have to themselves. */
        record Auto() implements Pins {}

        /** Wherever they are. */
        record Any() implements Pins {}

        /** Where the policy says; the last entry that matches a thread decides. */
        record Given(List<Pin> pins) implements Pins {
            public Given {
                pins = List.copyOf(pins);
            }

            Optional<CpuSet> of(long id) {
                return pins.reversed().stream()
                        .filter(pin -> pin.thread().map(one -> one == id).orElse(true))
                        .map(Pin::cpus)
                        .findFirst();
            }
        }
    }

    /**
     * CPUs for a thread.
     *
     * @param thread its id; empty for every thread
     */
    record Pin(Optional<Long> thread, CpuSet cpus) {}

    /** The threads that the policy names for a device; the first entry that matches decides. */
    Optional<List<Long>> assigned(IoDevice device) {
        return assignments.stream()
                .filter(one -> Glob.matches(one.glob(), device.name()))
                .map(Assignment::threads)
                .findFirst();
    }

    /** Whether a thread must serve the device. */
    boolean wantsServed(IoDevice device) {
        return devices.selects(device) || assigned(device).isPresent();
    }

    /** Whether the policy says exactly which threads there are. */
    boolean fixed() {
        return !ids.isEmpty() || count instanceof Count.Exactly;
    }
}
