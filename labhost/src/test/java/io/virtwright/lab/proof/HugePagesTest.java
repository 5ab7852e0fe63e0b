package io.virtwright.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.lab.Lab;
import io.virtwright.lab.LabHost;
import io.virtwright.lab.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Lab(state = State.RUNNING)
@ExtendWith(Proofs.class)
final class HugePagesTest {
    private static final String THP = "/sys/kernel/mm/transparent_hugepage/enabled";

    @Test
    void pagesOfRunningGuestAndOfOneThatWasNotRestarted(LabHost lab) {
        var audits = new Audits(lab);
        var guests = new Guests(lab);
        audits.expect("huge-pages", """
                domain beta  + + +
                mount host  + + +
                pool host  + + .
                pool host  + - . high
                transparent host  + + +
                """);
        lab.sh("echo 'vm.nr_hugepages = 160' >/etc/sysctl.d/pages.conf");
        guests.edit("alpha", "s,<vcpu ,<memoryBacking><hugepages/></memoryBacking>&,");
        audits.expect("huge-pages", """
                domain alpha  - + . medium
                domain beta  + + +
                mount host  + + +
                pool host  + + .
                pool host  - + . high
                transparent host  + + +
                """);
        lab.sh("sysctl -q -p /etc/sysctl.d/pages.conf; virsh -q destroy alpha; virsh -q start alpha");
        audits.expect("huge-pages", """
                domain alpha  + + +
                domain beta  + + +
                mount host  + + +
                pool host  + + .
                pool host  + + .
                transparent host  + + .
                """);
    }

    @Test
    void transparentPagesNowAndAfterTheNextBoot(LabHost lab) {
        var audits = new Audits(lab);
        lab.sh("echo never > " + THP);
        assertThat(lab.sh("cat " + THP)).isEqualTo("always madvise [never]\n");
        audits.expect("huge-pages", """
                domain beta  + + +
                mount host  + + +
                pool host  + + .
                pool host  + - . high
                transparent host  - + + low
                """);
    }
}
