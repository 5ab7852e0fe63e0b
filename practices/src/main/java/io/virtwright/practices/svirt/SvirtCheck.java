package io.virtwright.practices.svirt;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Verdict;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One check of this practice. */
interface SvirtCheck {
    String COLD = "It acts when the domain is shut down and started again; a reboot inside the guest is not enough.";

    Check check();

    /** Its findings, where a security module is wanted. */
    List<Finding> assess(SvirtHost host, Lsm lsm);

    /** Its findings, where it can't be told which module is wanted. */
    default List<Finding> assess(SvirtHost host, Protection.Hidden hidden) {
        return List.of(unknown(Subject.host(host.snapshot().host()), hidden.reason(), hidden.source()));
    }

    default Finding unknown(Subject subject, String reason, String source) {
        return Finding.of(
                check(),
                subject,
                Map.of(Layer.RUNNING, Judgement.unknown(reason, source)),
                "Not known: " + reason + ".",
                "");
    }

    default List<Finding> nothing(SvirtHost host, String why) {
        return List.of(
                Finding.notApplicable(check(), Subject.host(host.snapshot().host()), why));
    }

    /** A finding with the sentence and the remedy of its verdict. */
    default Finding finding(Subject subject, Map<Layer, Judgement> layers, String good, String bad, String remedy) {
        Verdict verdict =
                Verdict.of(layers.values().stream().map(Judgement::verdict).toList());
        return Finding.of(
                check(),
                subject,
                layers,
                switch (verdict) {
                    case COMPLIANT -> good;
                    case DRIFT -> bad;
                    case NOT_APPLICABLE -> note(layers, verdict, "Nothing to judge");
                    case UNKNOWN -> note(layers, verdict, "Not known");
                },
                verdict == Verdict.DRIFT ? remedy : "");
    }

    private static String note(Map<Layer, Judgement> layers, Verdict verdict, String words) {
        return List.of(Layer.EFFECT, Layer.RUNNING, Layer.PERSISTENT).stream()
                .flatMap(layer -> Optional.ofNullable(layers.get(layer)).stream())
                .filter(layer -> layer.verdict() == verdict && !layer.note().isEmpty())
                .map(layer -> words + ": " + layer.note() + ".")
                .findFirst()
                .orElse(words + ".");
    }
}
