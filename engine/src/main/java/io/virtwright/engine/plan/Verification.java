package io.virtwright.engine.plan;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Verdict;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A plan's prediction compared with what a fresh look at the host found after it was applied.
 *
 * @param proven the layers that drifted before, or whose subject the plan made, and that the fresh look found compliant
 * @param surprises the layers whose verdict is not the predicted one
 * @param left the findings that still drift
 */
public record Verification(List<Proof> proven, List<Surprise> surprises, List<Finding> left) {
    public Verification {
        proven = List.copyOf(proven);
        surprises = List.copyOf(surprises);
        left = List.copyOf(left);
    }

    /** A finding and those of its layers that were put right. */
    public record Proof(Finding finding, Set<Layer> layers) {
        public Proof {
            layers = Set.copyOf(layers);
        }
    }

    /** A layer that is not as predicted. {@code actual} is empty where the check no longer finds its subject. */
    public record Surprise(Finding predicted, Layer layer, Verdict expected, Optional<Judgement> actual) {
        /** Whether the host is worse off than the plan promised. Better, or known where it was unknown, is no failure. */
        public boolean failure() {
            return switch (expected) {
                case COMPLIANT -> true;
                case UNKNOWN, NOT_APPLICABLE -> actual.map(Judgement::verdict).equals(Optional.of(Verdict.DRIFT));
                case DRIFT -> false;
            };
        }
    }

    private record Key(String check, Subject subject) {
        static Key of(Finding finding) {
            return new Key(finding.check().id(), finding.subject());
        }
    }

    /** Compares the findings of a fresh look with those that the plan predicted. */
    public static Verification of(Plan plan, List<Finding> actual) {
        Map<Key, Finding> now = byKey(actual);
        Map<Key, Finding> before = byKey(plan.before());
        List<Proof> proven = new ArrayList<>();
        List<Surprise> surprises = new ArrayList<>();
        for (Finding predicted : plan.after()) {
            Optional<Finding> found = Optional.ofNullable(now.get(Key.of(predicted)));
            Optional<Finding> was = Optional.ofNullable(before.get(Key.of(predicted)));
            for (Layer layer : Layer.values()) {
                Verdict expected = predicted.on(layer).verdict();
                Optional<Judgement> judged = found.map(finding -> finding.on(layer));
                if (!judged.map(Judgement::verdict).equals(Optional.of(expected))) {
                    surprises.add(new Surprise(predicted, layer, expected, judged));
                }
            }
            found.ifPresent(finding -> {
                // Of a subject that the plan itself made nothing drifted before.
                Set<Layer> layers = was.map(old -> compliant(finding, old, Verdict.DRIFT))
                        .orElseGet(() -> compliant(finding, predicted, Verdict.COMPLIANT));
                if (!layers.isEmpty()) {
                    proven.add(new Proof(finding, layers));
                }
            });
        }
        List<Finding> left = actual.stream()
                .filter(finding -> finding.verdict() == Verdict.DRIFT)
                .toList();
        return new Verification(proven, surprises, left);
    }

    /** The layers that are compliant now, and on which another finding has that verdict. */
    private static Set<Layer> compliant(Finding now, Finding other, Verdict verdict) {
        Set<Layer> layers = EnumSet.allOf(Layer.class);
        layers.removeIf(layer ->
                now.on(layer).verdict() != Verdict.COMPLIANT || other.on(layer).verdict() != verdict);
        return layers;
    }

    private static Map<Key, Finding> byKey(List<Finding> findings) {
        Map<Key, Finding> all = new LinkedHashMap<>();
        findings.forEach(finding -> all.put(Key.of(finding), finding));
        return all;
    }

    /** The surprises that make the apply a failure. */
    public List<Surprise> failures() {
        return surprises.stream().filter(Surprise::failure).toList();
    }

    /** Why the effect is not known, where nothing speaks against it: all that failed could not be read. */
    public Optional<String> unread() {
        List<Optional<Judgement>> failed =
                failures().stream().map(Surprise::actual).toList();
        return failed.stream()
                        .allMatch(actual -> actual.filter(one -> one.verdict() == Verdict.UNKNOWN)
                                .isPresent())
                ? failed.stream().flatMap(Optional::stream).map(Judgement::note).findFirst()
                : Optional.empty();
    }
}
