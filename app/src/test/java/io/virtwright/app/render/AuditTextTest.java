package io.virtwright.app.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.report.Report;
import io.virtwright.app.report.Samples;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Waived;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class AuditTextTest {
    @Test
    void worstFirstWithEvidenceAndTotals() {
        String text = audit(
                Style.PLAIN,
                false,
                Samples.report(Samples.compliant(), Samples.unknown(), Samples.notApplicable(), Samples.drift("web1")));
        assertThat(text).isEqualTo("""
                        db1.example.org: read 2026-11-23 06:15 UTC, policy default
                        Marks: running, persistent, effect; ✓ compliant, ✗ drift, ? unknown, · none
                        note: no libvirt here

                        high  io-threads.assigned  Devices served by I/O threads
                          ✗ ✓ ·  device web1 vda
                                 Disk vda of web1 is served by the main loop.
                                 running     none, wanted an I/O thread (running XML)
                                 remedy      Shut web1 down and start it.
                          why    The main loop serves them.

                        medium  halt-polling.ceiling  Ceiling of halt polling
                          · · ?  host
                                 What running domains use can't be told.
                                 effect      permission denied (/sys/kernel/debug/kvm)
                          why    Without polling every wake-up of an idle vCPU costs a trip through the
                                 scheduler.

                        Compliant: halt-polling.ceiling

                        Not applicable: io-threads.assigned

                        1 drift (1 high), 1 unknown, 1 compliant, 1 not applicable
                        """);
    }

    @Test
    void verboseShowsWhatIsWellToo() {
        String text = audit(Style.PLAIN, true, Samples.report(Samples.compliant(), Samples.notApplicable()));
        assertThat(text)
                .contains("  ✓ ✓ ✓  halt-polling.ceiling  host: Polling is on.")
                .contains("  · · ·  io-threads.assigned  domain tcg1: Not a KVM domain.")
                .contains("0 drift, 1 compliant, 1 not applicable");
    }

    @Test
    void whatIsWaivedIsShownApartAndCountedApart() {
        Waived holds = new Waived("nested builds", LocalDate.of(2027, 3, 31), false);
        Waived over = new Waived("until spring", LocalDate.of(2026, 3, 31), true);
        String text = audit(
                Style.PLAIN,
                false,
                Samples.report(
                        Samples.drift("web1").waivedBy(holds),
                        Samples.drift("web2").waivedBy(over),
                        Samples.compliant().waivedBy(holds)));
        assertThat(text)
                .contains("device web2 vda", "waiver      expired on 2026-03-31: until spring")
                .containsSubsequence("Waived by the policy", "device web1 vda", "until 2027-03-31: nested builds")
                .endsWith("1 drift (1 high), 1 compliant, 1 waived\n");
    }

    @Test
    void whatIsTheSameOfSeveralSubjectsIsSaidOnce() {
        String text = audit(Style.PLAIN, false, Samples.report(same("db1"), same("db2")));
        assertThat(text).contains("✗ · ·  domains db1, db2").containsOnlyOnce("the same summary");
    }

    private static Finding same(String domain) {
        return Finding.of(
                Samples.CEILING,
                Subject.domain(domain, Samples.WEB1),
                Map.of(Layer.RUNNING, Judgement.drift(Value.of(0), Value.of(1), "x")),
                "the same summary",
                "");
    }

    @Test
    void whatSeveralChecksNeedAndCanNotBeReadIsSaidOnce() {
        Report report = Samples.report(
                unread("svirt.confined", Severity.CRITICAL),
                unread("io-threads.valid", Severity.HIGH),
                unread("raw-devices.rawio", Severity.HIGH));

        assertThat(audit(Style.PLAIN, false, report))
                .containsOnlyOnce("permission denied")
                .contains("""
                        unknown  /etc/libvirt/qemu: permission denied
                          host
                          critical svirt.confined
                          high     io-threads.valid, raw-devices.rawio
                        """)
                .contains("0 drift, 3 unknown");
        assertThat(audit(Style.PLAIN, true, report)).contains("critical  svirt.confined  a title");
    }

    @Test
    void whatTwoChecksNeedIsSaidByEach() {
        Report report =
                Samples.report(unread("svirt.confined", Severity.CRITICAL), unread("io-threads.valid", Severity.HIGH));

        assertThat(audit(Style.PLAIN, false, report))
                .contains("critical  svirt.confined  a title", "high  io-threads.valid  a title");
    }

    private static Finding unread(String check, Severity severity) {
        return Finding.of(
                new Check(check, "a title", severity, "why", "guide"),
                Subject.host("db1.example.org"),
                Map.of(Layer.RUNNING, Judgement.unknown("/etc/libvirt/qemu: permission denied", "libvirt")),
                "Not known.",
                "");
    }

    @Test
    void withoutUnicodeOnlyAsciiIsWritten() {
        String text = audit(
                new Style(false, false, Style.WIDTH), true, Samples.report(Samples.compliant(), Samples.drift("数据库")));
        assertThat(text).matches("[\\n -~]*").contains("x + -  device \\u{6570}");
    }

    @Test
    void coloursAreOnlyAddedNeverInTheWay() {
        Report report = Samples.report(Samples.compliant(), Samples.unknown(), Samples.drift("web1"));
        String coloured = audit(new Style(true, true, Style.WIDTH), true, report);
        assertThat(coloured).contains("\u001b[31m✗\u001b[0m");
        assertThat(coloured.replaceAll("\u001b\\[[0-9]+m", "").replaceAll("(?m) +$", ""))
                .isEqualTo(audit(Style.PLAIN, true, report));
    }

    /** Whatever a host holds: nothing but the rest of a word beyond 80 columns, nothing that acts on a terminal, in any style. */
    @Test
    void hostileTextNeverBreaksTheForm() {
        Random random = new Random(20261123);
        for (int i = 0; i < 400; i++) {
            Report report = Samples.report(hostile(random), hostile(random), hostile(random));
            for (Style style : List.of(Style.PLAIN, new Style(false, false, Style.WIDTH))) {
                for (String line : audit(style, i % 2 == 0, report).split("\n", -1)) {
                    assertThat(Hostile.keepsToTheEdge(line)).as(line).isTrue();
                    assertThat(line.codePoints()).as(line).noneMatch(AuditTextTest::acts);
                }
            }
        }
    }

    private static boolean acts(int c) {
        return Character.isISOControl(c)
                || Character.getType(c) == Character.FORMAT
                || Character.getType(c) == Character.SURROGATE
                || Character.getType(c) == Character.LINE_SEPARATOR;
    }

    private static Finding hostile(Random random) {
        Check check = new Check(
                "a." + Hostile.text(random),
                Hostile.text(random),
                Severity.HIGH,
                Hostile.text(random),
                Hostile.text(random));
        Judgement judgement = Judgement.drift(
                        Value.of(Hostile.text(random)),
                        Value.texts(List.of(Hostile.text(random))),
                        Hostile.text(random))
                .noting(Hostile.text(random));
        Subject subject = random.nextBoolean()
                ? Subject.host(Hostile.text(random))
                : Subject.device(Hostile.text(random), new UUID(1, 2), Hostile.text(random));
        return Finding.of(
                check,
                subject,
                random.nextInt(4) == 0 ? Map.of() : Map.of(Layer.RUNNING, judgement, Layer.EFFECT, judgement),
                Hostile.text(random),
                Hostile.text(random));
    }

    private static String audit(Style style, boolean verbose, Report report) {
        StringWriter text = new StringWriter();
        new AuditText(new Paper(new PrintWriter(text), style), verbose).write(report);
        return text.toString();
    }
}
