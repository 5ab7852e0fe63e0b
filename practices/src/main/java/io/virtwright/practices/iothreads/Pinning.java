package io.virtwright.practices.iothreads;

import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Value;
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
         * @param vcpus those of the domain's own vCPUs
         * @param others those that other domains have to themselves
         * @param hidden why there may be more of these; empty where all are known
         * @param target where to pin a thread that is not; empty where that can't be told
         */
        record Off(CpuSet vcpus, CpuSet others, Optional<String> hidden, Optional<CpuSet> target) implements Want {}

        default boolean satisfiedBy(CpuSet cpus) {
            return switch (this) {
                case Nothing(String _) -> true;
                case Exactly(CpuSet wanted) -> wanted.equals(cpus);
                case Off off -> off.vcpus().union(off.others()).intersect(cpus).isEmpty();
            };
        }

        default String words() {
            return switch (this) {
                case Nothing(String why) -> why;
                case Exactly(CpuSet cpus) -> cpus.list();
                case Off off -> words(off.vcpus(), off.others());
            };
        }

        private static String words(CpuSet vcpus, CpuSet others) {
            if (vcpus.isEmpty() && others.isEmpty()) {
                return "none that another domain has to itself";
            }
            String theirs = others.isEmpty() ? "" : "other domains' " + others.list();
            String own = vcpus.isEmpty() || others.isEmpty() ? vcpus.list() : vcpus.list() + ", nor of ";
            return "none of " + own + theirs;
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
            case Wish.Pins.Auto() -> off(thread);
        };
    }

    private Want off(long thread) {
        CpuSet others = domain.neighbours().own();
        Optional<String> hidden = domain.neighbours().hidden();
        // Where neither the vCPUs nor the thread are pinned, both run where others do: a matter of the vCPUs first.
        boolean besideOthers =
                setup.pin(thread).isPresent() && domain.neighbours().matter();
        if (vcpus.isEmpty() && !besideOthers) {
            return new Want.Nothing("its vCPUs are not pinned");
        }
        return switch (domain.host().online()) {
            case Reading.Present<CpuSet>(CpuSet online) -> off(online, others.intersect(online), hidden);
            case Reading.Absent<CpuSet>() ->
                new Want.Off(vcpus, CpuSet.EMPTY, hidden.or(() -> untold(others, "")), Optional.empty());
            case Reading.Unreadable<CpuSet>(String reason) ->
                new Want.Off(vcpus, CpuSet.EMPTY, hidden.or(() -> untold(others, ": " + reason)), Optional.empty());
        };
    }

    private Want off(CpuSet online, CpuSet others, Optional<String> hidden) {
        CpuSet free = online.minus(vcpus);
        CpuSet left = free.minus(others);
        if (free.isEmpty()) {
            return new Want.Nothing("its vCPUs are pinned to every CPU of the host");
        }
        if (!left.isEmpty()) {
            return new Want.Off(vcpus, others, hidden, Optional.of(target(left)));
        }
        // There is nowhere to go that spares the others.
        return vcpus.isEmpty()
                ? new Want.Nothing("other domains have every CPU of the host to themselves")
                : new Want.Off(vcpus, CpuSet.EMPTY, Optional.empty(), Optional.of(target(free)));
    }

    /** Whether others' CPUs can be spared depends on how many there are. */
    private static Optional<String> untold(CpuSet others, String why) {
        return others.isEmpty() ? Optional.empty() : Optional.of("which CPUs the host has is not known" + why);
    }

    /**
     * Judges where a thread is, or is let run.
     *
     * @param have these CPUs, in words
     */
    Judgement judge(Want want, CpuSet cpus, String have, String source) {
        boolean good = want.satisfiedBy(cpus);
        if (good && want instanceof Want.Off off && off.hidden().isPresent()) {
            return Judgement.unknown(off.hidden().get(), source);
        }
        Judgement judgement = Judgement.when(good, Value.of(have), Value.of(want.words()), source);
        CpuSet taken = switch (want) {
            case Want.Nothing(String _) -> CpuSet.EMPTY;
            case Want.Exactly(CpuSet _) -> domain.neighbours().own().intersect(cpus);
            case Want.Off off -> off.others().intersect(cpus);
        };
        return taken.isEmpty()
                ? judgement
                : judgement.noting(
                        "vCPUs are pinned there: " + domain.neighbours().who(taken));
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
            case Want.Off off -> off.target();
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
