package io.virtwright.app.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.virtwright.engine.finding.Waived;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;

final class JsonTest {
    @Test
    void aReportSurvivesTheRoundTrip() {
        Report report =
                Samples.report(Samples.drift("web1"), Samples.unknown(), Samples.compliant(), Samples.notApplicable());
        assertThat(JsonReader.report(Samples.json(report, false))).isEqualTo(report);
        assertThat(JsonReader.report(Samples.json(report, true))).isEqualTo(report);
    }

    @Test
    void aWaiverIsPartOfTheFinding() {
        Report report = Samples.report(
                Samples.drift("web1").waivedBy(new Waived("until spring", LocalDate.of(2027, 3, 31), false)));
        assertThat(JsonReader.report(Samples.json(report, false))).isEqualTo(report);
        assertThat(text(report)).contains("\"until\" : \"2027-03-31\"", "\"expired\" : false");
    }

    @Test
    void valuesKeepTheirTypes() {
        assertThat(text(Samples.report(Samples.compliant())))
                .contains("\"have\" : 200000", "\"want\" : 0.5", "\"have\" : true", "\"have\" : [ 1, 2 ]")
                .contains("\"schema\" : \"" + Report.SCHEMA + "\"", "\"verdict\" : \"compliant\"");
    }

    @Test
    void aLayerThatTheCheckDoesNotHaveSaysSoAndNoMore() {
        assertThat(text(Samples.report(Samples.unknown())).replaceAll("\\s+", ""))
                .contains("\"running\":{\"verdict\":\"not-applicable\"}");
    }

    @Test
    void hostileNamesStayTextAndNoBareControlCharacterIsWrittenToATerminal() {
        Report report = Samples.report(Samples.drift("\u001b[31mx\u009b2J\u202e\"\\\n数据库"));
        assertThat(JsonReader.report(Samples.json(report, true))).isEqualTo(report);
        assertThat(new String(Samples.json(report, true), StandardCharsets.US_ASCII))
                .matches("[\\n -~]*");
        assertThat(text(report)).contains("数据库").doesNotContain("\u001b");
    }

    @Test
    void halfASurrogatePairIsReplaced() {
        assertThat(text(Samples.report(Samples.drift("a\ud800b")))).contains("a\ufffdb");
    }

    @Test
    void whatIsNoReportIsRefusedInWords() {
        assertThatThrownBy(() -> JsonReader.report("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'schema' is missing");
        assertThatThrownBy(() -> JsonReader.report("nonsense".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("no JSON");
    }

    private static String text(Report report) {
        return new String(Samples.json(report, false), StandardCharsets.UTF_8);
    }
}
