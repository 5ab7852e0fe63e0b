package io.virtwright.practices.badinput;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Verdict;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The findings of a host before and after something happened to one of its files.
 *
 * <p>What can't be read must leave every layer of every check, of each subject and of all together, as it was or unknown.
 * A layer may become not applicable, or stop being so, where another layer of the same finding says unknown.
 */
record Comparison(String path, Damage damage, Map<Place, Verdict> before, Map<Place, Verdict> after) {
    private static final String ALL = "all subjects";

    /** A layer of a check on a subject. */
    record Place(String check, String subject, Layer layer) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            return toString().compareTo(other.toString());
        }

        private Stream<Place> layers() {
            return Stream.of(Layer.values()).map(one -> new Place(check, subject, one));
        }

        @Override
        public String toString() {
            return check + " of " + subject + ", " + layer.word();
        }
    }

    static Comparison of(String path, Damage damage, List<Finding> before, List<Finding> after) {
        return new Comparison(path, damage, verdicts(before), verdicts(after));
    }

    private static Map<Place, Verdict> verdicts(List<Finding> findings) {
        Map<Place, List<Verdict>> all = new TreeMap<>();
        for (Finding finding : findings) {
            for (Map.Entry<Layer, Judgement> layer : new EnumMap<>(finding.layers()).entrySet()) {
                for (String subject : List.of(finding.subject().label(), ALL)) {
                    Place place = new Place(finding.check().id(), subject, layer.getKey());
                    all.computeIfAbsent(place, _ -> new ArrayList<>())
                            .add(layer.getValue().verdict());
                }
            }
        }
        Map<Place, Verdict> together = new TreeMap<>();
        all.forEach((place, verdicts) -> together.put(place, Verdict.of(verdicts)));
        return together;
    }

    /** The verdicts that come from what can't be read. */
    List<String> wrong() {
        List<String> wrong = new ArrayList<>();
        if (Damage.isMissing(path, damage)) {
            before.forEach((place, was) -> {
                if (was != Verdict.COMPLIANT
                        && was != Verdict.NOT_APPLICABLE
                        && after.get(place) == Verdict.COMPLIANT) {
                    wrong.add(place + ": " + was.word() + " becomes compliant");
                }
            });
        }
        if (!Damage.isBeyondReading(path, damage)) {
            return wrong;
        }
        before.forEach((place, was) -> {
            Optional<Verdict> is = Optional.ofNullable(after.get(place));
            // A subject may be gone, with the definition that told of it; not all of them.
            if (is.isEmpty() ? place.subject().equals(ALL) : !mayBe(place, was, is.get())) {
                wrong.add(place + ": " + was.word() + " becomes "
                        + is.map(Verdict::word).orElse("nothing"));
            }
        });
        return wrong;
    }

    private boolean mayBe(Place place, Verdict was, Verdict is) {
        if (is == was || is == Verdict.UNKNOWN) {
            return true;
        }
        boolean said = place.layers().anyMatch(layer -> after.get(layer) == Verdict.UNKNOWN);
        return said && (is == Verdict.NOT_APPLICABLE || was == Verdict.NOT_APPLICABLE);
    }
}
