package io.virtwright.practices.iothreads;

import io.virtwright.engine.change.LiveOperation;
import io.virtwright.engine.change.LiveOperation.Polling;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.practice.Remedy;
import io.virtwright.engine.snapshot.IoThreadList;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.text.CpuSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What can be put right in a running domain at once, unseen by its guest: threads that nothing uses, pins and polling. Which
 * thread serves a device that is plugged in can't be changed while the domain runs (libvirt refuses): that waits.
 */
final class LiveRemedies {
    private final DomainCase domain;
    private final List<Remedy> remedies = new ArrayList<>();
    private LiveState state;

    private LiveRemedies(DomainCase domain, LiveState state) {
        this.domain = domain;
        this.state = state;
    }

    /** None where libvirt can't be asked, where nothing runs, or where another program owns the domain. */
    static List<Remedy> of(DomainCase domain, Snapshot snapshot) {
        if (domain.owner().isPresent() || domain.outOfScope().isPresent()) {
            return List.of();
        }
        return LiveState.of(domain, snapshot)
                .map(state -> new LiveRemedies(domain, state).all())
                .orElseGet(List::of);
    }

    private List<Remedy> all() {
        if (domain.wish().fixed()) {
            add();
        }
        drop();
        pin();
        domain.wish().polling().ifPresent(this::poll);
        return List.copyOf(remedies);
    }

    private void take(Check check, LiveOperation operation) {
        LiveState.Taken taken = state.take(operation);
        remedies.add(new Remedy(check, taken.change()));
        state = taken.after();
    }

    private void add() {
        for (long id : domain.layout(state.setup()).threads()) {
            if (!state.setup().threads().contains(id)) {
                take(DefinedCheck.CHECK, new LiveOperation.AddIoThread(id));
            }
        }
    }

    /** Deletes what nothing uses and what neither the definition nor the policy has any more. */
    private void drop() {
        if (!UnusedCheck.mayRemove(domain)) {
            return;
        }
        List<Long> kept = domain.saved()
                .found()
                .map(saved -> saved.setup().threads())
                .or(() -> domain.saved().isUnreadable()
                        ? Optional.empty()
                        : Optional.of(domain.layout(state.setup()).threads()))
                .orElse(state.setup().threads());
        for (long id : state.setup().idle()) {
            if (!kept.contains(id) && state.setup().scheduled().isEmpty()) {
                take(UnusedCheck.CHECK, new LiveOperation.DeleteIoThread(id));
            }
        }
    }

    private void pin() {
        for (IoThreadList.IoThread thread : state.threads().threads()) {
            Pinning pinning = new Pinning(domain, state.setup());
            Pinning.Want want = pinning.want(thread.id());
            Optional<CpuSet> goal = PinnedCheck.goal(domain, state.setup(), thread.id());
            boolean good = pinning.described(thread.id())
                            .filter(want::satisfiedBy)
                            .isPresent()
                    && CpuSet.parseList(thread.cpus()).filter(want::satisfiedBy).isPresent();
            if (!good && goal.isPresent()) {
                take(
                        PinnedCheck.CHECK,
                        new LiveOperation.PinIoThread(
                                thread.id(), thread.cpus(), goal.get().list()));
            }
        }
    }

    private void poll(Polling wanted) {
        for (long id : state.setup().threads()) {
            PollingCheck.now(state.statistics(), id)
                    .filter(now -> !PollingCheck.same(now, wanted))
                    .ifPresent(now -> take(PollingCheck.CHECK, new LiveOperation.PollIoThread(id, now, wanted)));
        }
    }
}
