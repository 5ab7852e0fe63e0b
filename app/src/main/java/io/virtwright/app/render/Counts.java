package io.virtwright.app.render;

import io.virtwright.engine.finding.Severity;
import java.util.Map;
import java.util.stream.Collectors;

/** Numbers with their nouns. */
public final class Counts {
    private Counts() {}

    /** {@code 1 change}, {@code 2 changes}. */
    public static String of(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** {@code 1 high, 2 advice}: the worst first. */
    static String of(Map<Severity, ? extends Number> counts) {
        return counts.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(count -> count.getValue() + " " + count.getKey().word())
                .collect(Collectors.joining(", "));
    }
}
