package io.virtwright.engine.plan;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.practice.Remedy;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Applies the practices' remedies to the predicted host, and asks again, until nothing is left to remedy. So practices
 * stay independent of each other, and a second plan after an apply is empty.
 */
public final class Planner {
    /** Far above what practices that feed each other need; a plan that isn't finished by then is going in circles. */
    static final int ROUNDS = 64;

    private final Auditor auditor;
    private final Function<List<Change>, Set<Change>> impossible;

    /** @param possible which changes the host can take; others stay findings */
    public Planner(Auditor auditor, Predicate<Change> possible) {
        this(
                auditor,
                (List<Change> changes) ->
                        changes.stream().filter(possible.negate()).collect(Collectors.toSet()));
    }

    private Planner(Auditor auditor, Function<List<Change>, Set<Change>> impossible) {
        this.auditor = auditor;
        this.impossible = impossible;
    }

    /**
     * A planner that asks of all changes of a round at once: the host may be far away.
     *
     * @param impossible which of these changes the host can't take
     */
    public static Planner asking(Auditor auditor, Function<List<Change>, Set<Change>> impossible) {
        return new Planner(auditor, impossible);
    }

    /**
     * Plans from a host as it was read.
     *
     * @throws PlanException when practices undo each other's changes, or one is never content; it names them
     */
    public Plan plan(Snapshot start) {
        Steps steps = new Steps();
        Snapshot host = start;
        List<Snapshot> seen = new ArrayList<>(List.of(start));
        List<List<Remedy>> rounds = new ArrayList<>();
        for (List<Remedy> remedies = remedies(host); !remedies.isEmpty(); remedies = remedies(host)) {
            rounds.add(remedies);
            for (Remedy remedy : remedies) {
                if (remedy.change().restsOn(host)) {
                    host = remedy.change().predict(host);
                    steps.add(remedy);
                }
            }
            if (host.equals(seen.getLast()) && rounds.getLast().stream().noneMatch(rests(host))) {
                break; // they rest on what is withheld: waived, or not asked for
            }
            if (seen.contains(host)) {
                throw new PlanException("these practices undo each other's changes: "
                        + names(rounds.subList(seen.indexOf(host), rounds.size())));
            }
            if (rounds.size() == ROUNDS) {
                throw new PlanException(
                        "no end after " + ROUNDS + " rounds of: " + names(rounds.subList(ROUNDS - 2, ROUNDS)));
            }
            seen.add(host);
        }
        return new Plan(start, host, steps.ordered(), auditor.assess(start), auditor.assess(host));
    }

    private List<Remedy> remedies(Snapshot host) {
        List<Remedy> all = auditor.remedies(host).stream()
                .filter(remedy -> !remedy.change().isEmpty())
                .toList();
        Set<Change> out = all.isEmpty()
                ? Set.of()
                : impossible.apply(all.stream().map(Remedy::change).toList());
        return all.stream().filter(remedy -> !out.contains(remedy.change())).toList();
    }

    private static Predicate<Remedy> rests(Snapshot host) {
        return remedy -> remedy.change().restsOn(host);
    }

    private static String names(List<List<Remedy>> rounds) {
        return rounds.stream()
                .flatMap(List::stream)
                .map(remedy -> remedy.check().practice())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }

    /** Steps so far; a change that can be one with an earlier one of its target becomes so. */
    private static final class Steps {
        private final List<PlannedStep> steps = new ArrayList<>();

        void add(Remedy remedy) {
            for (int i = 0; i < steps.size(); i++) {
                PlannedStep step = steps.get(i);
                Optional<Change> merged = step.change().then(remedy.change());
                if (merged.isPresent()) {
                    TreeSet<String> checks = new TreeSet<>(step.checks());
                    checks.add(remedy.check().id());
                    steps.set(i, new PlannedStep(merged.get(), List.copyOf(checks)));
                    return;
                }
            }
            steps.add(new PlannedStep(remedy.change(), List.of(remedy.check().id())));
        }

        /** What lasts before what acts now, so that a transaction that ends early leaves the running host as it was. */
        List<PlannedStep> ordered() {
            return steps.stream()
                    .filter(step -> !step.change().isEmpty())
                    .sorted(Comparator.comparingInt(step -> rank(step.change())))
                    .toList();
        }

        private static int rank(Change change) {
            return switch (change) {
                case Change.PutFile _ -> 0;
                case Change.Redefine _ -> 1;
                case Change.TuneRunning _ -> 2;
                case Change.SetKnob _ -> 3;
            };
        }
    }
}
