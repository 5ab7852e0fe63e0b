package io.virtwright.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.capture.Capture;
import io.virtwright.engine.capture.CaptureEyes;
import io.virtwright.engine.capture.Redaction;
import io.virtwright.engine.change.Change;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.plan.PlannedStep;
import io.virtwright.engine.plan.Planner;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.practice.Practice;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Snapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every practice has to keep. A practice's test class extends this and has its fixtures beside it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PracticeContract {
    // A snapshot is immutable: each fixture is unpacked and read once for all tests.
    private final Map<String, Seen> seen = new HashMap<>();

    protected abstract Practice practice();

    Stream<Fixture> fixtures() {
        return Fixture.beside(getClass()).stream();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void theFixtureIsJudgedAsItsNameSays(Fixture fixture, @TempDir Path folder) {
        Seen seen = see(fixture, folder);

        String id = practice().id() + "." + fixture.check();
        List<Finding> findings = seen.findings().stream()
                .filter(finding -> finding.check().id().equals(id))
                .toList();
        assertThat(findings).as("findings of " + id).isNotEmpty();
        assertThat(Verdict.of(findings.stream().map(Finding::verdict).toList()))
                .as(() -> words(findings))
                .isEqualTo(fixture.verdict());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void everyFindingExplainsItself(Fixture fixture, @TempDir Path folder) {
        List<Check> checks = practice().checks();

        assertThat(see(fixture, folder).findings()).allSatisfy(finding -> {
            assertThat(checks).contains(finding.check());
            assertThat(finding.summary()).isNotBlank();
            if (finding.verdict() == Verdict.DRIFT) {
                assertThat(finding.remedy()).as(finding.summary()).isNotBlank();
            }
            assertThat(finding.layers().values()).allSatisfy(PracticeContract::explainsItself);
        });
    }

    private static void explainsItself(Judgement judgement) {
        switch (judgement.verdict()) {
            case UNKNOWN -> {
                assertThat(judgement.note()).isNotBlank();
                assertThat(judgement.source()).isNotBlank();
            }
            case DRIFT -> {
                assertThat(judgement.have()).isPresent();
                assertThat(judgement.want()).isPresent();
                assertThat(judgement.source()).isNotBlank();
            }
            case COMPLIANT -> assertThat(judgement.source()).isNotBlank();
            case NOT_APPLICABLE -> {}
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void aSecondPlanIsEmptyAndTheInverseRestores(Fixture fixture, @TempDir Path folder) {
        Seen seen = see(fixture, folder);
        Planner planner = new Planner(seen.auditor(), change -> true);
        Plan plan = planner.plan(seen.snapshot());

        assertThat(planner.plan(plan.end()).steps()).isEmpty();
        Snapshot host = seen.snapshot();
        for (PlannedStep step : plan.steps()) {
            assertThat(step.change().restsOn(host)).as(step.change().target()).isTrue();
            host = step.change().predict(host);
        }
        assertThat(host).isEqualTo(plan.end());
        for (PlannedStep step : plan.steps().reversed()) {
            Change inverse = step.change().inverse();
            assertThat(inverse.restsOn(host)).as(step.change().target()).isTrue();
            host = inverse.predict(host);
        }
        assertThat(host).isEqualTo(seen.snapshot());
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void itsCaptureIsJudgedTheSame(Fixture fixture, @TempDir Path folder) throws IOException {
        Seen seen = see(fixture, folder);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        new Capture(seen.snapshot(), false).write(file);

        Capture capture = Capture.read(file.toByteArray());

        assertThat(capture.snapshot()).isEqualTo(seen.snapshot());
        try (Eyes eyes = new CaptureEyes(capture.snapshot())) {
            Snapshot again =
                    seen.auditor().withActiveProbes().look(seen.snapshot().host(), eyes);
            assertThat(again).isEqualTo(seen.snapshot());
            assertThat(seen.auditor().assess(again)).isEqualTo(seen.findings());
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void itIsJudgedTheSameWithoutItsNames(Fixture fixture, @TempDir Path folder) {
        Seen seen = see(fixture, folder);
        if (speaksOfNames(seen.policy())) {
            return;
        }
        Capture redacted = Redaction.of(new Capture(seen.snapshot(), false));

        assertThat(verdicts(seen.auditor().assess(redacted.snapshot())))
                .containsExactlyInAnyOrderElementsOf(verdicts(seen.findings()));
    }

    /** Whether a policy selects or wants something by names that a redaction takes out; here: it has rules for domains. */
    protected boolean speaksOfNames(Policy policy) {
        return !policy.rules().isEmpty();
    }

    private static List<String> verdicts(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.check().id() + " " + finding.subject().kind() + " " + finding.severity() + " "
                        + finding.verdict())
                .toList();
    }

    @Test
    void everyCheckHasAFixtureOfEveryVerdict() {
        Set<String> have = fixtures()
                .map(fixture -> fixture.check() + " " + fixture.verdict().word())
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> want = new TreeSet<>();
        for (Check check : practice().checks()) {
            assertThat(check.practice()).isEqualTo(practice().id());
            Stream.of(Verdict.values())
                    .filter(verdict -> verdict != Verdict.DRIFT || canDrift(check))
                    .forEach(verdict ->
                            want.add(check.id().substring(practice().id().length() + 1) + " " + verdict.word()));
        }
        assertThat(have).containsAll(want);
    }

    /** Whether a check can find drift: one that only informs can't. */
    protected boolean canDrift(Check check) {
        return true;
    }

    @Test
    void everyPolicyKeyIsExercised(@TempDir Path folder) {
        Set<String> written = new TreeSet<>();
        fixtures().forEach(fixture -> {
            Policy policy = see(fixture, folder.resolve(fixture.name())).policy();
            written.addAll(policy.host().values().keySet());
            policy.rules()
                    .forEach(rule -> written.addAll(rule.settings().values().keySet()));
        });
        assertThat(written)
                .containsAll(practice().keys().stream().map(PolicyKey::path).toList());
    }

    @Test
    void hasItsPage() {
        assertThat(Optional.ofNullable(
                        practice().getClass().getResource(practice().id() + ".md")))
                .as("its page, beside its class")
                .isPresent();
        assertThat(practice().title()).isNotBlank();
    }

    /** A fixture, read and judged. */
    private record Seen(Policy policy, Auditor auditor, Snapshot snapshot, List<Finding> findings) {}

    private Seen see(Fixture fixture, Path folder) {
        return seen.computeIfAbsent(fixture.name(), _ -> read(fixture, folder));
    }

    private Seen read(Fixture fixture, Path folder) {
        Fixture.Unpacked host = fixture.unpack(folder, practice().keys());
        Auditor passive = new Auditor(List.of(practice()), host.policy());
        // What is said of an active probe was asked for.
        boolean active = host.readings().keySet().stream().anyMatch(Probe.Active.class::isInstance);
        Auditor auditor = active ? passive.withActiveProbes() : passive;
        try (Eyes eyes = host.eyes()) {
            Snapshot snapshot = auditor.look("fixture", eyes);
            return new Seen(host.policy(), auditor, snapshot, auditor.assess(snapshot));
        }
    }

    private static String words(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.subject().label() + ": "
                        + finding.verdict().word() + ": " + finding.summary() + " " + finding.layers())
                .collect(Collectors.joining("\n"));
    }
}
