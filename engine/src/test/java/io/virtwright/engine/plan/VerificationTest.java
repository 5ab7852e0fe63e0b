package io.virtwright.engine.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.snapshot.Snapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class VerificationTest {
    private static final Check CHECK = new Check("a.b", "title", Severity.HIGH, "why", "guide");
    private static final Snapshot HOST = Snapshot.empty("h", Instant.EPOCH);

    @Test
    void aPromiseKeptIsProvenLayerByLayer() {
        Verification verification = verify(
                finding(Verdict.DRIFT, Verdict.DRIFT),
                finding(Verdict.COMPLIANT, Verdict.DRIFT),
                finding(Verdict.COMPLIANT, Verdict.DRIFT));
        assertThat(verification.proven())
                .singleElement()
                .satisfies(proof -> assertThat(proof.layers()).isEqualTo(Set.of(Layer.RUNNING)));
        assertThat(verification.surprises()).isEmpty();
        assertThat(verification.left()).hasSize(1);
    }

    @Test
    void aPromiseNotKeptIsAFailure() {
        for (Verdict actual : List.of(Verdict.DRIFT, Verdict.UNKNOWN, Verdict.NOT_APPLICABLE)) {
            Verification verification = verify(
                    finding(Verdict.DRIFT, Verdict.COMPLIANT),
                    finding(Verdict.COMPLIANT, Verdict.COMPLIANT),
                    finding(actual, Verdict.COMPLIANT));
            assertThat(verification.failures()).hasSize(1);
            assertThat(verification.proven()).isEmpty();
            assertThat(verification.unread().isPresent()).isEqualTo(actual == Verdict.UNKNOWN);
        }
    }

    @Test
    void whatDriftsAndWhatCouldNotBeReadIsMoreThanNotKnown() {
        Verification verification = verify(
                finding(Verdict.DRIFT, Verdict.DRIFT),
                finding(Verdict.COMPLIANT, Verdict.COMPLIANT),
                finding(Verdict.UNKNOWN, Verdict.DRIFT));
        assertThat(verification.failures()).hasSize(2);
        assertThat(verification.unread()).isEmpty();
    }

    @Test
    void aSubjectThatIsGoneIsAFailureWhereItWasToBeCompliant() {
        Plan plan = new Plan(HOST, HOST, List.of(), List.of(), List.of(finding(Verdict.COMPLIANT, Verdict.DRIFT)));
        Verification verification = Verification.of(plan, List.of());
        assertThat(verification.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.layer()).isEqualTo(Layer.RUNNING);
            assertThat(failure.actual()).isEmpty();
        });
    }

    /** An I/O thread that the plan adds is pinned as its check wants it. */
    @Test
    void whatThePlanMadeIsProvenToo() {
        Finding made = finding(Verdict.NOT_APPLICABLE, Verdict.COMPLIANT);
        Plan plan = new Plan(HOST, HOST, List.of(), List.of(), List.of(made));
        assertThat(Verification.of(plan, List.of(made)).proven())
                .singleElement()
                .satisfies(proof -> assertThat(proof.layers()).isEqualTo(Set.of(Layer.PERSISTENT)));
        Verification other = Verification.of(plan, List.of(finding(Verdict.COMPLIANT, Verdict.DRIFT)));
        assertThat(other.proven()).as("not predicted").isEmpty();
    }

    @Test
    void betterThanPromisedOrKnownAtLastIsASurpriseButNoFailure() {
        Verification verification = verify(
                finding(Verdict.DRIFT, Verdict.UNKNOWN),
                finding(Verdict.DRIFT, Verdict.UNKNOWN),
                finding(Verdict.COMPLIANT, Verdict.COMPLIANT));
        assertThat(verification.surprises()).hasSize(2);
        assertThat(verification.failures()).isEmpty();
    }

    @Test
    void driftThatWasUnknownIsAFailure() {
        Verification verification = verify(
                finding(Verdict.UNKNOWN, Verdict.COMPLIANT),
                finding(Verdict.UNKNOWN, Verdict.COMPLIANT),
                finding(Verdict.DRIFT, Verdict.COMPLIANT));
        assertThat(verification.failures()).hasSize(1);
    }

    private static Verification verify(Finding before, Finding predicted, Finding actual) {
        return Verification.of(new Plan(HOST, HOST, List.of(), List.of(before), List.of(predicted)), List.of(actual));
    }

    private static Finding finding(Verdict running, Verdict persistent) {
        return Finding.of(
                CHECK,
                Subject.host("h"),
                Map.of(Layer.RUNNING, judgement(running), Layer.PERSISTENT, judgement(persistent)),
                "summary",
                "");
    }

    private static Judgement judgement(Verdict verdict) {
        return switch (verdict) {
            case COMPLIANT -> Judgement.compliant(Value.of(1), Value.of(1), "x");
            case DRIFT -> Judgement.drift(Value.of(0), Value.of(1), "x");
            case UNKNOWN -> Judgement.unknown("hidden", "x");
            case NOT_APPLICABLE -> Judgement.notApplicable("");
        };
    }
}
