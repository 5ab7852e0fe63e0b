package io.virtwright.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.Run;
import io.virtwright.app.build.Checkout;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Waived;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.practice.Practice;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.testkit.Fixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The JSON of audits against docs/schema. */
final class SchemaTest {
    private static JsonSchema schema() {
        return JsonSchema.of("audit");
    }

    @Test
    void everyKindOfFindingIsValid() throws IOException {
        Report report = Samples.report(
                Samples.drift("web1").waivedBy(new Waived("r", LocalDate.of(2027, 3, 31), false)),
                Samples.unknown(),
                Samples.compliant(),
                Samples.notApplicable());
        assertThat(schema().problems(Samples.json(report, false))).isEmpty();
    }

    @Test
    void aHostThatCouldNotBeReadIsValid() throws IOException {
        String host = new String(JsonDocument.failed("kvm9", "findings", "refused", true), StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        JsonDocument.one(Report.SCHEMA, host.getBytes(StandardCharsets.UTF_8), HostResult.Status.FAILED, out);
        assertThat(schema().problems(out.toByteArray())).isEmpty();
    }

    /** As it is written of hosts over SSH, which is host by host. */
    @Test
    void theDocumentOfManyHostsIsValid() throws IOException {
        FleetResults results = new FleetResults(List.of("web1", "web2", "kvm9"));
        Report.HostReport web =
                Samples.report(Samples.drift("web1"), Samples.unknown()).hosts().getFirst();
        for (int count = 0; count <= 2; count++) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            JsonDocument json = new JsonDocument(Report.SCHEMA, out);
            for (int i = 0; i < count; i++) {
                json.separate();
                out.writeBytes(JsonDocument.audit(web, false));
                results.put(i, HostResult.of(HostResult.Status.DRIFT));
            }
            json.separate();
            out.writeBytes(JsonDocument.failed("kvm9", "findings", "refused", false));
            json.end(results.counts(), List.of("a \"note\"", "another").subList(0, count), false);
            assertThat(schema().problems(out.toByteArray())).isEmpty();
        }
    }

    @Test
    void whatTheSchemaDoesNotNameIsAProblem() throws IOException {
        String valid = new String(Samples.json(Samples.report(Samples.drift("web1")), false), StandardCharsets.UTF_8);
        for (Map.Entry<String, String> spoilt : Map.of(
                        "\"summary\" : \"", "\"resume\" : \"",
                        "\"unknown\" : 0", "\"unclear\" : 0",
                        "\"drift\"", "\"bad\"",
                        "\"kind\" : \"device\"", "\"kind\" : 7",
                        "\"have\" : 1", "\"have\" : {}")
                .entrySet()) {
            assertThat(valid).contains(spoilt.getKey());
            byte[] other = valid.replace(spoilt.getKey(), spoilt.getValue()).getBytes(StandardCharsets.UTF_8);
            assertThat(schema().problems(other)).as(spoilt.getValue()).isNotEmpty();
        }
    }

    static Stream<Practice> practices() {
        return Run.practices().stream();
    }

    /** Every fixture of a practice, as the audit of a host. */
    @ParameterizedTest
    @MethodSource("practices")
    void everyFixturesReportIsValidAndItsNumbersAreNumbers(Practice practice, @TempDir Path folder) throws IOException {
        JsonSchema schema = schema();
        String beside = practice.getClass().getPackageName().replace('.', '/');
        List<Fixture> fixtures = Fixture.in(
                Checkout.root().resolve("practices/src/test/resources").resolve(beside));
        assertThat(fixtures).isNotEmpty();
        for (Fixture fixture : fixtures) {
            Fixture.Unpacked host = fixture.unpack(folder.resolve(fixture.name()), practice.keys());
            Auditor auditor = new Auditor(List.of(practice), host.policy()).withActiveProbes();
            try (Eyes eyes = host.eyes()) {
                Snapshot snapshot = auditor.look("fixture", eyes);
                List<Finding> findings = auditor.assess(snapshot);
                Report report = new Report(List.of(new Report.HostReport(
                        "fixture", snapshot.taken(), host.policy().name(), Report.worstFirst(findings), List.of())));
                byte[] json = Samples.json(report, false);
                assertThat(schema.problems(json)).as(fixture.name()).isEmpty();
                assertThat(JsonReader.report(json)).as(fixture.name()).isEqualTo(report);
                assertThat(findings.stream()
                                .flatMap(finding -> finding.layers().values().stream()
                                        .flatMap(SchemaTest::values)
                                        .filter(value -> value.toString().matches("-?[0-9]+"))
                                        .map(value -> fixture.name() + " "
                                                + finding.check().id() + " " + value)))
                        .as("numbers written as text")
                        .isEmpty();
            }
        }
    }

    private static Stream<Value> values(Judgement judgement) {
        return Stream.of(judgement.have(), judgement.want())
                .flatMap(value -> value.stream())
                .flatMap(value -> value instanceof Value.Items(List<Value> items) ? items.stream() : Stream.of(value))
                .filter(Value.Text.class::isInstance);
    }
}
