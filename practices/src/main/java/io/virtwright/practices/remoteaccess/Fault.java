package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is wrong on one layer.
 *
 * @param text a phrase
 * @param remedy a sentence; empty where that of another says it
 * @param after a sentence that comes once after the remedies of all, of when they act; empty where there is none to say
 */
record Fault(Severity severity, String text, String remedy, String after) {

    Fault(Severity severity, String text, String remedy) {
        this(severity, text, remedy, "");
    }

    /** The judgement of a layer on which some faults were found, or none. */
    static Judgement judge(List<Fault> faults, Value have, Value want, String source) {
        return faults.isEmpty()
                ? Judgement.compliant(have, want, source)
                : Judgement.drift(have, want, source)
                        .noting(faults.stream().map(Fault::text).collect(Collectors.joining("; ")));
    }

    /** A finding whose severity is that of its worst fault. */
    static Finding finding(
            Check check, Subject subject, Map<Layer, Judgement> layers, List<Fault> faults, String good) {
        Verdict verdict =
                Verdict.of(layers.values().stream().map(Judgement::verdict).toList());
        List<Fault> sorted = faults.stream()
                .distinct()
                .sorted(Comparator.comparing(Fault::severity))
                .toList();
        String summary = switch (verdict) {
            case DRIFT -> sentence(sorted.stream().map(Fault::text).distinct().collect(Collectors.joining("; ")));
            case UNKNOWN -> "Not known: " + reasons(layers) + ".";
            case COMPLIANT, NOT_APPLICABLE -> good;
        };
        Finding finding = Finding.of(
                check,
                subject,
                withoutEcho(layers),
                summary,
                verdict == Verdict.DRIFT
                        ? Stream.concat(
                                        sorted.stream().map(Fault::remedy),
                                        sorted.stream().map(Fault::after))
                                .filter(sentence -> !sentence.isEmpty())
                                .distinct()
                                .collect(Collectors.joining(" "))
                        : "");
        return verdict == Verdict.DRIFT ? finding.withSeverity(sorted.getFirst().severity()) : finding;
    }

    /** Where one layer only is wrong, the summary says of it all that its note would say again. */
    private static Map<Layer, Judgement> withoutEcho(Map<Layer, Judgement> layers) {
        Map<Layer, Judgement> plain = new EnumMap<>(layers);
        if (layers.values().stream()
                        .filter(judgement -> judgement.verdict() == Verdict.DRIFT)
                        .count()
                == 1) {
            plain.replaceAll((_, judgement) -> judgement.verdict() == Verdict.DRIFT ? judgement.noting("") : judgement);
        }
        return plain;
    }

    private static String reasons(Map<Layer, Judgement> layers) {
        return Stream.of(Layer.values())
                .flatMap(layer -> Stream.ofNullable(layers.get(layer)))
                .filter(judgement -> judgement.verdict() == Verdict.UNKNOWN)
                .map(Judgement::note)
                .distinct()
                .collect(Collectors.joining("; "));
    }

    private static String sentence(String text) {
        // Names of units and mechanisms stay as they are written.
        boolean name = text.split(" ", 2)[0].chars().anyMatch(c -> !Character.isLetter(c));
        return (name ? text : Character.toUpperCase(text.charAt(0)) + text.substring(1)) + ".";
    }
}
