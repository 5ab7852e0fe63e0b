package io.virtwright.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.lab.Lab;
import io.virtwright.lab.LabHost;
import io.virtwright.lab.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Lab(state = State.RUNNING)
@ExtendWith(Proofs.class)
final class KworkersTest {
    private static final String MASK = "/sys/devices/virtual/workqueue/cpumask";

    @Test
    void offTheCpusThatDomainHasToItself(LabHost lab) {
        var audits = new Audits(lab);
        audits.expect("kworkers", ""); // no domain has CPUs to itself
        lab.sh("virsh -q vcpupin beta 0 3 --live --config");
        audits.expect("kworkers", """
                mask host  - - - medium
                queues host  + . .
                """);
        lab.sh("echo 7 > " + MASK);
        assertThat(lab.sh("cat " + MASK)).isEqualTo("7\n");
        audits.expect("kworkers", """
                mask host  + - ? medium
                queues host  + . .
                """);
        lab.sh("mkdir -p /etc/tmpfiles.d; echo 'w " + MASK + " - - - - 7' >/etc/tmpfiles.d/kworkers.conf");
        audits.expect("kworkers", """
                mask host  + + ?
                queues host  + . .
                """);
        lab.sh("echo f > /sys/bus/workqueue/devices/writeback/cpumask; echo f > " + MASK);
        audits.expect("kworkers", """
                mask host  - + - medium
                queues host  + . .
                """);
    }
}
