package io.virtwright.practices.haltpolling;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Subject;
import java.util.Map;

/** Findings that all checks here make alike. */
final class Findings {
    private Findings() {}

    static Finding unknown(Check check, Subject subject, String reason, String source) {
        return Finding.of(
                check,
                subject,
                Map.of(Layer.RUNNING, Judgement.unknown(reason, source)),
                "Not known: " + reason + ".",
                "");
    }
}
