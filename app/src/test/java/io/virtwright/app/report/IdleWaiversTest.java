package io.virtwright.app.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.policy.Waiver;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class IdleWaiversTest {
    private static List<String> idle(String check, String subject, Finding... findings) {
        Waiver waiver = new Waiver(check, subject, "a test", LocalDate.of(2027, 3, 31));
        IdleWaivers idle = new IdleWaivers(List.of(waiver));
        idle.seen(Report.worstFirst(List.of(findings)));
        return idle.notes();
    }

    @Test
    void oneThatCoversAFindingIsInUseWhateverItsVerdict() {
        assertThat(idle("io-threads.assigned", "web1 vda", Samples.drift("web1")))
                .isEmpty();
        assertThat(idle("halt-polling.ceiling", "host", Samples.compliant())).isEmpty();
    }

    @Test
    void oneThatCoversNoneIsIdle() {
        assertThat(idle("io-threads.assigned", "web2 vda", Samples.drift("web1")))
                .containsExactly("the policy's waiver of io-threads.assigned for web2 vda covers nothing here");
        assertThat(idle("io-threads.assigned", "web1 vda", Samples.compliant())).hasSize(1);
    }

    @Test
    void whereItsCheckIsUnknownItsSubjectMayNotHaveBeenSeen() {
        assertThat(idle("halt-polling.ceiling", "other", Samples.unknown())).isEmpty();
    }

    @Test
    void oneHostIsEnough() {
        Waiver waiver = new Waiver("io-threads.assigned", "web? vda", "a test", LocalDate.of(2027, 3, 31));
        IdleWaivers idle = new IdleWaivers(List.of(waiver));
        idle.seen(Report.worstFirst(List.of(Samples.drift("web1"))));
        idle.seen(Report.worstFirst(List.of(Samples.drift("db1"))));
        assertThat(idle.notes()).isEmpty();
    }
}
