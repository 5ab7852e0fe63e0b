package io.virtwright.app.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.report.PlanReport;
import io.virtwright.app.report.PlanReport.Kind;
import io.virtwright.app.report.PlanReport.Step;
import io.virtwright.app.report.Report;
import io.virtwright.app.report.Samples;
import io.virtwright.engine.change.When;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PlanTextTest {
    private static final String DIFF = "--- db.xml\n+++ db.xml\n@@ -1 +1 @@\n-\told\n+new " + "x".repeat(80) + "\n";

    @Test
    void diffsArrowsAndWhatIsLeft() {
        String text = text(plan(
                new Step(Kind.DEFINITION, "definition of db", When.NEXT_DOMAIN_START, DIFF, List.of("a.b", "c.d")),
                new Step(Kind.KNOB, "/sys/x", When.NOW, "0 -> 200000", List.of("a.b"))));
        assertThat(text).isEqualTo("""
                        db1: read 2026-11-23 06:15 UTC, policy default

                        1. definition of db
                        --- db.xml
                        +++ db.xml
                        @@ -1 +1 @@
                        -    old
                        +new xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx
                        ↪ xxxxx
                           takes effect at the next cold start of the domain; for a.b, c.d

                        2. /sys/x
                           0 -> 200000
                           takes effect now; for a.b

                        After that, this is left to you:
                         • io-threads.assigned, device web1 vda: Shut web1 down and start it.

                        2 changes.
                        """);
    }

    /** One shutdown helps all devices of a domain. */
    @Test
    void whatHelpsSeveralIsSaidOnce() {
        PlanReport plan = new PlanReport(
                "db1",
                Samples.TIME,
                "default",
                List.of(),
                Stream.of(Samples.drift("db1"), Samples.drift("web1"), Samples.drift("db1", "vdb"))
                        .map(Report.Entry::of)
                        .toList(),
                List.of());
        assertThat(text(plan)).endsWith("""
                 • io-threads.assigned, devices db1 vda, db1 vdb: Shut db1 down and start it.
                 • io-threads.assigned, device web1 vda: Shut web1 down and start it.
                """);
    }

    @Test
    void nothingToDo() {
        assertThat(text(new PlanReport("db1", Samples.TIME, "default", List.of(), List.of(), List.of())))
                .endsWith("\nNothing to do.\n");
        assertThat(text(plan())).contains("Nothing here that Virtwright can change");
    }

    @Test
    void hostileDiffsKeepTheForm() {
        Random random = new Random(11);
        for (int i = 0; i < 300; i++) {
            String text = text(plan(new Step(
                    Kind.FILE,
                    Hostile.text(random),
                    When.NOW,
                    Hostile.text(random) + "\n+" + Hostile.text(random),
                    List.of())));
            assertThat(text.split("\n", -1))
                    .allMatch(Hostile::keepsToTheEdge)
                    .allMatch(line -> line.chars().noneMatch(Character::isISOControl));
        }
    }

    @Test
    void whatCouldNotBeReadIsNotPassedOverInSilence() {
        PlanReport empty = new PlanReport("db1", Samples.TIME, "default", List.of(), List.of(), List.of());
        assertThat(text(empty, 2)).contains("Nothing to do.", "Not judged: 2 findings");
    }

    private static PlanReport plan(Step... steps) {
        return new PlanReport(
                "db1",
                Samples.TIME,
                "default",
                List.of(steps),
                List.of(Report.Entry.of(Samples.drift("web1"))),
                List.of());
    }

    private static String text(PlanReport plan) {
        return text(plan, 0);
    }

    private static String text(PlanReport plan, long unknown) {
        StringWriter text = new StringWriter();
        new PlanText(new Paper(new PrintWriter(text), Style.PLAIN)).write(plan, unknown);
        return text.toString();
    }
}
