package io.virtwright.app.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.report.Samples;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Waived;
import io.virtwright.engine.plan.Verification;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VerificationTextTest {
    private static String text(Finding... left) {
        StringWriter text = new StringWriter();
        new VerificationText(new Paper(new PrintWriter(text), Style.PLAIN))
                .write(new Verification(List.of(), List.of(), List.of(left)));
        return text.toString();
    }

    /** As the plan has it. */
    @Test
    void whatIsLeftIsWorstFirstAndSaidOnce() {
        Finding advice = Samples.drift("db1").withSeverity(Severity.ADVICE);
        assertThat(text(advice, Samples.drift("web1"), Samples.drift("web1", "vdb")))
                .contains("""
                        Still to come, or left to you:
                         • io-threads.assigned, devices web1 vda, web1 vdb: Shut web1 down and start it.
                         • io-threads.assigned, device db1 vda: Shut db1 down and start it.
                        """);
    }

    @Test
    void whatThePolicyWaivesIsNotLeftToAnybody() {
        assertThat(text(Samples.drift("db1").waivedBy(new Waived("known", LocalDate.MAX, false))))
                .doesNotContain("left to you");
    }
}
