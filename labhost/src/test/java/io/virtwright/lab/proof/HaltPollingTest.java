package io.virtwright.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.lab.Lab;
import io.virtwright.lab.LabHost;
import io.virtwright.lab.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Lab(state = State.RUNNING)
@ExtendWith(Proofs.class)
final class HaltPollingTest {
    private static final String KNOB = "/sys/module/kvm/parameters/halt_poll_ns";
    private static final String GOVERNED = """
            domain alpha  + . +
            domain beta  + . +
            """;

    @Test
    void theGuidesCommandIsGoodUntilTheNextBoot(LabHost lab) {
        var audits = new Audits(lab);
        assertThat(lab.sh("cat " + KNOB)).isEqualTo("200000\n");
        audits.expect("halt-polling", "ceiling host  + + +\n" + GOVERNED);
        lab.sh("echo 400000 > " + KNOB);
        var audited = audits.expect("halt-polling", "ceiling host  + + +\n" + GOVERNED);
        assertThat(audited.entry("halt-polling.ceiling", "host").summary()).contains("400000", "200000");
    }

    @Test
    void offNowOrOffAfterTheNextBoot(LabHost lab) {
        var audits = new Audits(lab);
        lab.sh("echo 0 > " + KNOB);
        audits.expect("halt-polling", "ceiling host  - + - low\n" + GOVERNED);
        lab.sh("echo 200000 > " + KNOB + "; echo 'options kvm halt_poll_ns=0' >/etc/modprobe.d/guide.conf");
        audits.expect("halt-polling", "ceiling host  + - + low\n" + GOVERNED);
        assertThat(lab.sh("modprobe -c | grep '^options kvm ' ")).isEqualTo("options kvm halt_poll_ns=0\n");
    }

    /** This kernel reads the ceiling at each halt; one of 5.8 to 6.0 would keep the ceiling of the guest's start. */
    @Test
    void aRunningGuestFollowsTheCeilingAtItsNextHalt(LabHost lab) {
        String polls = "cat /sys/kernel/debug/kvm/[0-9]*/halt_attempted_poll | awk '{n += $1} END {print n}'";
        lab.sh("echo 0 > " + KNOB + "; sleep 1");
        String before = lab.sh(polls);
        lab.sh("sleep 5");
        assertThat(lab.sh(polls)).isEqualTo(before);
        // Idle guests wake up every few milliseconds here; with this ceiling each such halt is polled.
        lab.sh("echo 100000000 > " + KNOB + "; sleep 10");
        assertThat(Long.parseLong(lab.sh(polls).strip())).isGreaterThan(Long.parseLong(before.strip()));
    }
}
