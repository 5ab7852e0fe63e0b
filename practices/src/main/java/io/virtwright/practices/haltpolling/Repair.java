package io.virtwright.practices.haltpolling;

import io.virtwright.engine.boot.Tmpfiles;
import io.virtwright.engine.change.Change;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How one parameter of a host is put right.
 *
 * @param now what to write to the parameter; empty where that is not needed or not known
 * @param later what it is to be after a boot, likewise
 * @param changes all of it that can be done from here
 */
record Repair(Optional<Long> now, Optional<Long> later, List<Change> changes) {
    private static final Repair NOTHING = new Repair(Optional.empty(), Optional.empty(), List.of());

    Repair {
        changes = List.copyOf(changes);
    }

    static Repair of(Parameter parameter, Want want, Host host, Snapshot snapshot) {
        Optional<NextBoot> boot = host.nextBoot(parameter, snapshot);
        if (boot.isEmpty()) {
            return NOTHING;
        }
        Knob knob = Knob.of(parameter, snapshot);
        Optional<Long> running = knob.number();
        BootValue.Standard standard = host.standard(parameter);
        Optional<Long> now = running.filter(n -> !want.accepts(n))
                .flatMap(_ -> target(want, boot.get().certain(), standard));
        Optional<Long> later = boot.get().outcomes().stream().anyMatch(outcome -> isToChange(outcome, want))
                ? target(want, running, standard)
                : Optional.empty();
        List<Change> changes = new ArrayList<>();
        later.ifPresent(value -> changes.addAll(lasting(parameter, value, want, boot.get(), snapshot)));
        if (now.isPresent() && running.isPresent()) {
            changes.add(new Change.SetKnob(parameter.path(), Long.toString(running.get()), Long.toString(now.get())));
        }
        return new Repair(now, later, changes);
    }

    /** Not what is wanted; or nothing sets it, and the kernel's own value isn't known to be what is wanted. */
    private static boolean isToChange(NextBoot.Outcome outcome, Want want) {
        return switch (outcome.value()) {
            case BootValue.Set _, BootValue.Refused _ -> outcome.value().verdict(want) == Verdict.DRIFT;
            case BootValue.Standard standard -> standard.verdict(want) != Verdict.COMPLIANT;
            case BootValue.Hidden _ -> false;
        };
    }

    /** The wanted number; where many are accepted, the other layer's, so that both agree, else the kernel's own. */
    private static Optional<Long> target(Want want, Optional<Long> other, BootValue.Standard standard) {
        if (want.isExact()) {
            return Optional.of(want.least());
        }
        Optional<Long> own = standard.exact() ? Optional.of(Math.min(standard.least(), want.most())) : Optional.empty();
        return Stream.concat(other.stream(), own.stream()).filter(want::accepts).findFirst();
    }

    /** Files only. What a boot loader says is shown as a command, not changed. */
    private static List<Change> lasting(Parameter parameter, long value, Want want, NextBoot boot, Snapshot snapshot) {
        if (!boot.module()) {
            return Tmpfiles.isApplied(snapshot) ? DropIns.tmpfiles(parameter, value, snapshot) : List.of();
        }
        List<Change> changes = new ArrayList<>();
        if (isToChange(boot.base(), want)) {
            changes.addAll(DropIns.modprobe(parameter, value, snapshot));
        }
        return changes;
    }
}
