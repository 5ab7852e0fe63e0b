package io.virtwright.engine.finding;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One check on one subject, judged on three layers.
 *
 * @param layers always all three; a layer that the check doesn't have is not applicable
 * @param summary what is so, in one sentence of plain English
 * @param remedy what would put it right and when that takes effect; empty text where nothing needs to be done
 * @param waiver that the policy accepts it as it is
 */
public record Finding(
        Check check,
        Subject subject,
        Severity severity,
        Map<Layer, Judgement> layers,
        String summary,
        String remedy,
        Optional<Waived> waiver) {

    /** A finding as a practice makes it. */
    public Finding(
            Check check,
            Subject subject,
            Severity severity,
            Map<Layer, Judgement> layers,
            String summary,
            String remedy) {
        this(check, subject, severity, layers, summary, remedy, Optional.empty());
    }

    public Finding {
        EnumMap<Layer, Judgement> all = new EnumMap<>(Layer.class);
        Stream.of(Layer.values()).forEach(layer -> all.put(layer, Judgement.notApplicable("")));
        all.putAll(layers);
        layers = Collections.unmodifiableMap(all);
    }

    public static Finding of(
            Check check, Subject subject, Map<Layer, Judgement> layers, String summary, String remedy) {
        return new Finding(check, subject, check.severity(), layers, summary, remedy);
    }

    /** A check that doesn't apply to the subject; the summary says why. */
    public static Finding notApplicable(Check check, Subject subject, String summary) {
        return of(check, subject, Map.of(), summary, "");
    }

    public Verdict verdict() {
        return Verdict.of(layers.values().stream().map(Judgement::verdict).toList());
    }

    public Judgement on(Layer layer) {
        return Objects.requireNonNull(layers.get(layer));
    }

    public Finding withSeverity(Severity other) {
        return new Finding(check, subject, other, layers, summary, remedy, waiver);
    }

    public Finding waivedBy(Waived other) {
        return new Finding(check, subject, severity, layers, summary, remedy, Optional.of(other));
    }

    /** Whether it is accepted as it is, so that it decides nothing and nothing is planned for it. */
    public boolean isWaived() {
        return waiver.filter(waived -> !waived.expired()).isPresent();
    }
}
