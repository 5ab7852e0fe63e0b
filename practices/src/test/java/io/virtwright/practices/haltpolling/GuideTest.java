package io.virtwright.practices.haltpolling;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.eyes.TreeEyes;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.plan.PlannedStep;
import io.virtwright.engine.plan.Planner;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.testkit.Fixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the guide says to do by hand: {@code echo 400000 > /sys/module/kvm/parameters/halt_poll_ns}. */
class GuideTest {
    private static final String KNOB = "/sys/module/kvm/parameters/halt_poll_ns";

    @TempDir
    Path folder;

    private Plan plan(String name) {
        HaltPolling practice = new HaltPolling();
        Fixture fixture = Fixture.beside(GuideTest.class).stream()
                .filter(one -> one.name().startsWith(name + "."))
                .findFirst()
                .orElseThrow();
        Policy policy = fixture.unpack(folder, practice.keys()).policy();
        Auditor auditor = new Auditor(List.of(practice), policy);
        try (TreeEyes eyes = new TreeEyes(folder)) {
            return new Planner(auditor, change -> true).plan(auditor.look("guide", eyes));
        }
    }

    private static Verdict ceiling(Plan plan) {
        return plan.after().stream()
                .filter(finding -> finding.check().equals(Checks.CEILING))
                .findFirst()
                .orElseThrow()
                .verdict();
    }

    /** The write, what {@code cat} then prints, and what the guide leaves out: the file that makes it last. */
    @ParameterizedTest
    @CsvSource({
        "ceiling.drift.guide-x86, 200000, COMPLIANT, /etc/modprobe.d/zz-virtwright-kvm.conf, options kvm halt_poll_ns=400000",
        "ceiling.drift.guide-arm64, 500000, COMPLIANT, /etc/tmpfiles.d/zz-virtwright-kvm.conf, w " + KNOB
                + " - - - - 400000",
        "ceiling.drift.guide-openeuler-5-10, 200000, UNKNOWN, /etc/modprobe.d/zz-virtwright-kvm.conf, options kvm halt_poll_ns=400000"
    })
    void doesWhatTheGuideSays(String fixture, String before, Verdict after, String file, String line) {
        Plan plan = plan(fixture);

        assertThat(plan.steps())
                .extracting(PlannedStep::change)
                .satisfiesExactly(
                        change -> {
                            assertThat(change).isInstanceOfSatisfying(Change.PutFile.class, put -> {
                                assertThat(put.path()).isEqualTo(file);
                                assertThat(put.before()).isEmpty();
                                assertThat(put.after().orElseThrow().utf8().lines())
                                        .hasSize(2)
                                        .anyMatch(text -> text.startsWith("# Written by Virtwright"))
                                        .contains(line);
                            });
                        },
                        change -> assertThat(change).isEqualTo(new Change.SetKnob(KNOB, before, "400000")));
        assertThat(plan.end().get(new Probe.FileContent(KNOB))).isEqualTo(Reading.of(Bytes.ofUtf8("400000\n")));
        assertThat(ceiling(plan)).isEqualTo(after);
    }

    @Test
    void offByHandTakesWhatTheNextBootWouldGive() {
        assertThat(plan("ceiling.drift.set-to-zero-at-run-time").steps())
                .extracting(PlannedStep::change)
                .containsExactly(new Change.SetKnob(KNOB, "0", "250000"));
    }

    @Test
    void theAdministratorsOwnFilesAreEditedInPlace() {
        Plan plan = plan("ceiling.drift.contradictory-options");

        assertThat(plan.steps())
                .extracting(step -> step.change().target())
                .containsExactly("/etc/modprobe.d/a-kvm.conf", "/etc/modprobe.d/kvm.conf");
        assertThat(content(plan.start(), "/etc/modprobe.d/a-kvm.conf").replace("100000", "400000"))
                .isEqualTo(content(plan.end(), "/etc/modprobe.d/a-kvm.conf"));
    }

    private static String content(Snapshot host, String path) {
        return host.get(new Probe.FileContent(path)).found().orElseThrow().latin1();
    }

    @ParameterizedTest
    @CsvSource({
        "ceiling.drift.command-line-wins, grubby --update-kernel=ALL --args=kvm.halt_poll_ns=200000",
        "ceiling.drift.no-tmpfiles, grub2-mkconfig -o /boot/efi/EFI/openEuler/grub.cfg",
        "ceiling.drift.tmpfiles-race, Change the lines of tmpfiles.d"
    })
    void whatIsLeftToTheAdministratorIsSaid(String fixture, String command) {
        Plan plan = plan(fixture);

        assertThat(plan.steps()).noneMatch(step -> step.change() instanceof Change.PutFile);
        assertThat(plan.before()).anyMatch(finding -> finding.remedy().contains(command));
    }

    /** Word for word as the plan writes it, in the form of the file that it goes into. */
    @ParameterizedTest
    @CsvSource({
        "ceiling.drift.guide-x86, Put the line 'options kvm halt_poll_ns=400000' into /etc/modprobe.d/zz-virtwright-kvm.conf (at the next boot).",
        "ceiling.drift.guide-arm64, Put the line 'w /sys/module/kvm/parameters/halt_poll_ns - - - - 400000' into /etc/tmpfiles.d/zz-virtwright-kvm.conf (at the next boot).",
        "ceiling.drift.contradictory-options, 'Set halt_poll_ns=400000 in /etc/modprobe.d/a-kvm.conf, /etc/modprobe.d/kvm.conf (at the next boot).'",
        "ceiling.drift.tmpfiles-built-in, Make its line in /etc/tmpfiles.d/kvm.conf 'w /sys/module/kvm/parameters/halt_poll_ns - - - - 500000' (at the next boot)."
    })
    void theFileIsToldInItsOwnForm(String fixture, String words) {
        assertThat(plan(fixture).before()).anyMatch(finding -> finding.remedy().contains(words));
    }

    @Test
    void nothingIsWrittenOnAHostWithoutKvm() {
        assertThat(plan("ceiling.not-applicable.no-kvm").steps()).isEmpty();
        assertThat(plan("ceiling.not-applicable.static-node").steps()).isEmpty();
    }
}
