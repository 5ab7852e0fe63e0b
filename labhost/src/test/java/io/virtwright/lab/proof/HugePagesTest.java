package io.virtwright.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.lab.Lab;
import io.virtwright.lab.LabHost;
import io.virtwright.lab.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

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

    @Test
    void wherePolicyWantsNoTransparentPagesGuestsKeepTheirsUntilTheyStartAnew(LabHost lab, @TempDir Path folder)
            throws IOException {
        String policy = Files.writeString(folder.resolve("policy.yaml"), """
                version: 1
                host:
                  huge-pages: {transparent: never}
                """).toString();
        var audits = new Audits(lab);
        lab.sh("echo never > " + THP);
        audits.expect("huge-pages", """
                domain beta  + + +
                mount host  + + +
                pool host  + + .
                pool host  + - . high
                transparent host  + - - low
                """, "--policy", policy);
        lab.sh("virsh -q destroy alpha; virsh -q start alpha");
        audits.expect("huge-pages", """
                domain beta  + + +
                mount host  + + +
                pool host  + + .
                pool host  + - . high
                transparent host  + - + low
                """, "--policy", policy);
    }
}
