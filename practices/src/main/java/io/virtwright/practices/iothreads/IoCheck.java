package io.virtwright.practices.iothreads;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Verdict;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** One check of this practice: what it asks of a domain. */
interface IoCheck {
    String COLD = "at the next cold start";
    String WAITS = "waits for a cold start";

    Check check();

    /** Whether what it asks for can be given to a running domain; if not, the domain has to be started again for it. */
    default boolean helpsRunning() {
        return false;
    }

    /** Its findings for a domain that is in scope; at least one. */
    List<Finding> assess(DomainCase domain);

    /**
     * The layers of a finding; where the definition is right already, with a word that the running domain waits for a cold start.
     */
    default Map<Layer, Judgement> layers(Judgement running, Judgement persistent, Judgement effect) {
        Map<Layer, Judgement> layers = new EnumMap<>(Layer.class);
        layers.put(Layer.RUNNING, !helpsRunning() && waits(running, persistent) ? running.adding(WAITS) : running);
        layers.put(Layer.PERSISTENT, persistent);
        layers.put(Layer.EFFECT, effect);
        return layers;
    }

    /** How a check judges one description of a domain; {@code source} says which. */
    @FunctionalInterface
    interface Judge {
        Judgement of(DomainCase domain, IoSetup setup, String source);
    }

    /** {@link #layers} of a check that judges the definition and the running XML alike. */
    default Map<Layer, Judgement> layers(DomainCase domain, Judge judge, Judgement effect) {
        return layers(
                domain.onLive(setup -> judge.of(domain, setup, domain.liveSource())),
                domain.onSaved(setup -> judge.of(domain, setup, domain.savedSource())),
                effect);
    }

    /** {@link #layers} of a domain that has nothing to judge, as far as it could be read. */
    default Map<Layer, Judgement> nothing(DomainCase domain, String what) {
        return layers(domain, (_, _, _) -> Judgement.notApplicable(what), Judgement.notApplicable(""));
    }

    private static boolean waits(Judgement running, Judgement persistent) {
        return persistent.verdict() == Verdict.COMPLIANT && running.verdict() == Verdict.DRIFT;
    }

    /** A finding with the sentence and the remedy of its verdict. */
    default Finding finding(Subject subject, Map<Layer, Judgement> layers, String good, String bad, String remedy) {
        Verdict verdict =
                Verdict.of(layers.values().stream().map(Judgement::verdict).toList());
        String summary = switch (verdict) {
            case COMPLIANT -> good;
            case DRIFT -> bad;
            case NOT_APPLICABLE -> "Nothing to judge.";
            case UNKNOWN ->
                layers.values().stream()
                        .filter(layer -> layer.verdict() == Verdict.UNKNOWN)
                        .map(layer -> "Not known: " + layer.note() + ".")
                        .findFirst()
                        .orElse("Not known.");
        };
        return Finding.of(
                check(), subject, layers, summary, verdict == Verdict.DRIFT ? left(subject, layers, remedy) : "");
    }

    /** The remedy, or what is left of it to do once the definition is right. */
    private String left(Subject subject, Map<Layer, Judgement> layers, String remedy) {
        boolean startAgain = !helpsRunning()
                && waits(
                        layers.getOrDefault(Layer.RUNNING, Judgement.notApplicable("")),
                        layers.getOrDefault(Layer.PERSISTENT, Judgement.notApplicable("")));
        return startAgain
                ? "its definition has it: shut " + subject.name() + " down and start it again (a reboot inside the"
                        + " guest is not enough)"
                : remedy;
    }
}
