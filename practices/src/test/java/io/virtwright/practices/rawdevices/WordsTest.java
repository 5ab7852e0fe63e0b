package io.virtwright.practices.rawdevices;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.testkit.Fixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What findings say, and how bad they call it. */
class WordsTest {
    @TempDir
    Path folder;

    private List<Finding> drifts(String name) {
        String check = "raw-devices." + name.substring(0, name.indexOf('.'));
        return Fixture.findings(WordsTest.class, name, new RawDevices(), folder).stream()
                .filter(finding -> finding.check().id().equals(check) && finding.verdict() == Verdict.DRIFT)
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "in-use.drift.defined-on-mounted|CRITICAL|sda2 is mounted on /",
                "in-use.drift.defined-on-anothers|HIGH|db2 sda has it too (not running)",
                "in-use.drift.scsi-hostdev|HIGH|db2 hostdev 1 has it too and runs",
                "whole-device.drift.defined-partition-rawio|CRITICAL|A LUN on a partition (sda2), and rawio='yes'"
            })
    void theFindingTells(String fixture, Severity severity, String words) {
        assertThat(drifts(fixture)).anySatisfy(finding -> {
            assertThat(finding.severity()).isEqualTo(severity);
            assertThat(finding.summary()).contains(words);
        });
    }

    @Test
    void aDiskIsToldOnce() {
        List<Finding> findings = Fixture.findings(
                WordsTest.class, "whole-device.unknown.block-becomes-volume", new RawDevices(), folder);

        assertThat(findings)
                .extracting(finding -> finding.check().id() + " of " + finding.subject())
                .doesNotHaveDuplicates();
    }
}
