package io.virtwright.practices.guestagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.testkit.Fixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An agent that is installed or configured, and does not run: its files are judged, and it is said. */
class NotRunningTest {
    private static final String ALONE = "\n--- /proc/1/comm\nsystemd\n";
    private static final String UNIT = "--- /etc/systemd/system/qemu-guest-agent.service\n[Service]\nExecStart=";

    @TempDir
    Path folder;

    private static String fixture(String name) {
        return Fixture.beside(NotRunningTest.class).stream()
                .filter(one -> one.name().startsWith(name + "."))
                .findFirst()
                .orElseThrow()
                .text();
    }

    private Finding finding(String host) {
        Fixture.Unpacked unpacked =
                new Fixture("host", "configuration", Verdict.COMPLIANT, host).unpack(folder, new GuestAgent().keys());
        Auditor auditor = new Auditor(List.of(new GuestAgent()), Policy.DEFAULT);
        try (Eyes eyes = unpacked.eyes()) {
            return auditor.assess(auditor.look("host", eyes)).stream()
                    .filter(one -> one.check().equals(Checks.CONFIGURATION))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    void itsFilesAreJudgedAndThatItDoesNotRunIsSaid() {
        Finding finding = finding(fixture("configuration.compliant.debian") + ALONE);

        assertThat(finding.on(Layer.PERSISTENT).verdict()).isEqualTo(Verdict.COMPLIANT);
        assertThat(finding.on(Layer.RUNNING).verdict()).isEqualTo(Verdict.NOT_APPLICABLE);
        assertThat(finding.on(Layer.RUNNING).note()).isEqualTo("it does not run");
        assertThat(finding.summary()).isEqualTo("qemu-ga is configured as it says. It does not run now.");
    }

    @Test
    void soIsWhatIsWrongWithThem() {
        Finding finding = finding(fixture("configuration.drift.guide") + ALONE);

        assertThat(finding.on(Layer.PERSISTENT).verdict()).isEqualTo(Verdict.DRIFT);
        assertThat(finding.summary()).endsWith(". It does not run now.");
    }

    @Test
    void whereNoProcessCanBeSeenNothingIsSaidOfIt() {
        assertThat(finding(fixture("configuration.compliant.debian")).summary())
                .isEqualTo("qemu-ga is configured as it says.");
    }

    @Test
    void aProgramInAnotherPlaceIsJudgedByItsUnitAndNotRun() {
        Finding finding = finding(UNIT + "/opt/qemu/bin/qemu-ga --block-rpcs=guest-exec guest-file-open\n"
                + "--- /opt/qemu/bin/qemu-ga\nELF\n");

        assertThat(finding.verdict()).isEqualTo(Verdict.DRIFT);
        assertThat(finding.summary()).contains("guest-file-open");
    }

    @Test
    void itsVersionIsNotKnown() {
        Finding finding =
                finding(UNIT + "/opt/qemu/bin/qemu-ga --block-rpcs=guest-exec\n--- /opt/qemu/bin/qemu-ga\nELF\n");

        assertThat(finding.on(Layer.PERSISTENT).verdict()).isEqualTo(Verdict.UNKNOWN);
        assertThat(finding.on(Layer.PERSISTENT).note())
                .contains("/opt/qemu/bin/qemu-ga is not asked: it is in no place that packages put it in");
    }

    @Test
    void aUnitWithoutItsProgramIsNotCalledNoGuest() {
        for (String program : List.of("/opt/qemu/bin/qemu-ga", "/usr/bin/qemu-ga")) {
            Finding finding = finding(UNIT + program + "\n");

            assertThat(finding.verdict()).isEqualTo(Verdict.NOT_APPLICABLE);
            assertThat(finding.summary())
                    .isEqualTo("There is no qemu-ga on this machine, though qemu-guest-agent.service is to start "
                            + program + ": nothing comes of that.");
        }
    }
}
