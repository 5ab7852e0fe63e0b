package io.virtwright.practices.iothreads;

import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.text.CpuSet;
import java.util.List;
import java.util.Optional;

/** Where the threads of one description of a domain should run. */
final class Pinning {
    private final DomainCase domain;
    private final IoSetup setup;
    private final CpuSet vcpus;

    Pinning(DomainCase domain, IoSetup setup) {
        this.domain = domain;
        this.setup = setup;
        vcpus = vcpus(setup);
    }

    /** What is wanted of a thread. */
    sealed interface Want {
        /** Nothing, and why. */
        record Nothing(String why) implements Want {}

        record Exactly(CpuSet cpus) implements Want {}

        /**
         * Off some CPUs.
         *
         * @param target where to pin a thread that is not; empty where that can't be told
         */
        record Off(CpuSet vcpus, Optional<CpuSet> target) implements Want {}

        default boolean satisfiedBy(CpuSet cpus) {
            return switch (this) {
                case Nothing(String _) -> true;
                case Exactly(CpuSet wanted) -> wanted.equals(cpus);
                case Off(CpuSet vcpus, Optional<CpuSet> _) ->
                    vcpus.intersect(cpus).isEmpty();
            };
        }

        default String words() {
            return switch (this) {
                case Nothing(String why) -> why;
                case Exactly(CpuSet cpus) -> cpus.list();
                case Off(CpuSet vcpus, Optional<CpuSet> _) -> "none of " + vcpus.list();
            };
        }
    }

    /** All CPUs to which a domain's vCPUs are pinned. */
    static CpuSet vcpus(IoSetup setup) {
        return union(setup.vcpuPins());
    }

    private static CpuSet union(List<String> lists) {
        return lists.stream().flatMap(list -> CpuSet.parseList(list).stream()).reduce(CpuSet.EMPTY, CpuSet::union);
    }

    Want want(long thread) {
        return switch (domain.wish().pins()) {
            case Wish.Pins.Any() -> new Want.Nothing("the policy leaves pins alone");
            case Wish.Pins.Given given ->
                given.of(thread)
                        .<Want>map(Want.Exactly::new)
                        .orElseGet(() -> new Want.Nothing("the policy says nothing of this thread's CPUs"));
            case Wish.Pins.Auto() -> off();
        };
    }

    private Want off() {
        if (vcpus.isEmpty()) {
            return new Want.Nothing("its vCPUs are not pinned");
        }
        return switch (domain.host().online()) {
            case Reading.Present<CpuSet>(CpuSet online) -> {
                CpuSet free = online.minus(vcpus);
                yield free.isEmpty()
                        ? new Want.Nothing("its vCPUs are pinned to every CPU of the host")
                        : new Want.Off(vcpus, Optional.of(target(free)));
            }
            case Reading.Absent<CpuSet>(), Reading.Unreadable<CpuSet>(String _) ->
                new Want.Off(vcpus, Optional.empty());
        };
    }

    /** Beside the emulator, where it is pinned; else off the CPUs that other domains' vCPUs have; else wherever is left. */
    private CpuSet target(CpuSet free) {
        CpuSet emulator = setup.emulatorPin()
                .flatMap(CpuSet::parseList)
                .orElse(CpuSet.EMPTY)
                .intersect(free);
        if (!emulator.isEmpty()) {
            return emulator;
        }
        CpuSet unclaimed = free.minus(domain.claimed());
        return unclaimed.isEmpty() ? free : unclaimed;
    }

    /** The CPUs to pin a thread to, if it has to be and the host has them. */
    Optional<CpuSet> target(long thread) {
        return switch (want(thread)) {
            case Want.Nothing(String _) -> Optional.empty();
            case Want.Off(CpuSet _, Optional<CpuSet> target) -> target;
            case Want.Exactly(CpuSet cpus) ->
                domain.host()
                                        .possible()
                                        .found()
                                        .map(all -> all.containsAll(cpus))
                                        .orElse(true)
                                && domain.host()
                                        .online()
                                        .found()
                                        .map(on -> !on.intersect(cpus).isEmpty())
                                        .orElse(true)
                        ? Optional.of(cpus)
                        : Optional.empty();
        };
    }

    /** Where the description lets a thread run: its pin, else the domain's placement, else everywhere. */
    Optional<CpuSet> described(long thread) {
        return setup.pin(thread)
                .or(setup::placement)
                .map(CpuSet::parseList)
                .orElseGet(() -> domain.host().online().found());
    }
}
