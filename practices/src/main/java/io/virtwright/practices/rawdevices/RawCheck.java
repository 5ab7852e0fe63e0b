package io.virtwright.practices.rawdevices;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Verdict;
import java.util.List;
import java.util.Map;

/** One check of this practice: what it asks of a domain. */
interface RawCheck {
    String COLD = "It acts when the domain is shut down and started again; a reboot inside the guest is not enough.";

    Check check();

    /** Whether it judges each disk, and not the domain. */
    default boolean isOfDisks() {
        return true;
    }

    /** Its findings for a domain that has raw disks. */
    List<Finding> assess(RawCase domain);

    /** Its finding for a domain without raw disks. */
    default Finding none(RawCase domain) {
        if (domain.domain().isReadable()) {
            return Finding.notApplicable(
                    check(), domain.domain().subject(), "None of its disks is a block device of the host or a LUN.");
        }
        Judgement none = Judgement.notApplicable("");
        return finding(
                domain.domain().subject(),
                Map.of(
                        Layer.RUNNING, domain.domain().onRunning(domain.domain().runningView(), _ -> none),
                        Layer.PERSISTENT,
                                domain.domain().onPersistent(domain.domain().persistentView(), _ -> none)),
                "",
                "",
                "");
    }

    /** Its finding for a disk of which it is not known whether it is raw. */
    default Finding unknown(RawCase domain, String target, String reason) {
        return finding(
                domain.domain().device(target),
                Map.of(
                        Layer.PERSISTENT,
                        Judgement.unknown(reason, domain.domain().persistentSource())),
                "",
                "",
                "");
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
                    case NOT_APPLICABLE -> firstNote(layers, Verdict.NOT_APPLICABLE, "Nothing to judge");
                    case UNKNOWN -> firstNote(layers, Verdict.UNKNOWN, "Not known");
                },
                verdict == Verdict.DRIFT ? remedy : "");
    }

    private static String firstNote(Map<Layer, Judgement> layers, Verdict verdict, String words) {
        return List.of(Layer.PERSISTENT, Layer.RUNNING, Layer.EFFECT).stream()
                .filter(layers::containsKey)
                .map(layers::get)
                .filter(layer -> layer.verdict() == verdict && !layer.note().isEmpty())
                .map(layer -> words + ": " + layer.note() + ".")
                .findFirst()
                .orElse(words + ".");
    }
}
