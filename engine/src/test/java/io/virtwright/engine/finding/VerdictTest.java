package io.virtwright.engine.finding;

import static io.virtwright.engine.finding.Verdict.COMPLIANT;
import static io.virtwright.engine.finding.Verdict.DRIFT;
import static io.virtwright.engine.finding.Verdict.NOT_APPLICABLE;
import static io.virtwright.engine.finding.Verdict.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VerdictTest {
    @Test
    void theWorstLayerThatAppliesDecides() {
        assertThat(Verdict.of(List.of(COMPLIANT, UNKNOWN, DRIFT))).isEqualTo(DRIFT);
        assertThat(Verdict.of(List.of(COMPLIANT, UNKNOWN, NOT_APPLICABLE))).isEqualTo(UNKNOWN);
        assertThat(Verdict.of(List.of(COMPLIANT, NOT_APPLICABLE))).isEqualTo(COMPLIANT);
        assertThat(Verdict.of(List.of(NOT_APPLICABLE))).isEqualTo(NOT_APPLICABLE);
    }

    @Test
    void aFindingHasAllThreeLayers() {
        Check check = new Check("toy.check", "a check", Severity.LOW, "why", "guide");
        Finding finding = Finding.of(
                check, Subject.host("h"), Map.of(Layer.EFFECT, Judgement.unknown("denied", "/proc/1")), "s", "r");

        assertThat(finding.layers()).containsOnlyKeys(Layer.values());
        assertThat(finding.verdict()).isEqualTo(UNKNOWN);
        assertThat(finding.on(Layer.RUNNING).verdict()).isEqualTo(NOT_APPLICABLE);
        assertThat(check.practice()).isEqualTo("toy");
    }
}
