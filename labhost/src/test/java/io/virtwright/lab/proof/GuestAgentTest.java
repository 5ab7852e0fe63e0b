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
final class GuestAgentTest {
    @Test
    void whatTheAgentsRefuse(LabHost lab) {
        var audits = new Audits(lab);
        String info =
                "virsh -q qemu-agent-command %s '{\"execute\":\"guest-info\"}' | tr '{' '\\n' | grep guest-exec\\\"";
        assertThat(lab.sh(info.formatted("alpha"))).contains("\"enabled\":false");
        assertThat(lab.sh(info.formatted("beta"))).contains("\"enabled\":true");
        audits.expect("guest-agent", """
                blocked-rpcs alpha  . . +
                blocked-rpcs beta  . . - advice
                blocked-rpcs host  . - . advice
                channel alpha  + + +
                channel beta  + + +
                configuration host  . + .
                """, "--probe");
        new Guests(lab).edit("beta", "/<channel type='unix'>/,/<.channel>/d");
        audits.expect("guest-agent", """
                blocked-rpcs alpha  . . ?
                blocked-rpcs beta  . . ?
                blocked-rpcs host  . - . advice
                channel alpha  + + +
                channel beta  + . +
                configuration host  . + .
                """);
    }

    @Test
    void theHostsOwnAgent(LabHost lab) {
        var audits = new Audits(lab);
        lab.write("/etc/qemu/qemu-ga.conf", "[general]\nblock-rpcs=guest-exec, guest-file-open\n");
        audits.expect("guest-agent", """
                blocked-rpcs alpha  . . ?
                blocked-rpcs beta  . . ?
                blocked-rpcs host  . - . advice
                channel alpha  + + +
                channel beta  + + +
                configuration host  . - . medium
                """);
        lab.sh("sed -i 's/, /,/' /etc/qemu/qemu-ga.conf");
        audits.expect("guest-agent", """
                blocked-rpcs alpha  . . ?
                blocked-rpcs beta  . . ?
                blocked-rpcs host  . - . advice
                channel alpha  + + +
                channel beta  + + +
                configuration host  . + .
                """);
    }

    /** The guest keeps the channel until it is started anew. */
    @Test
    void aChannelThatIsNotWanted(LabHost lab, @TempDir Path folder) throws IOException {
        var audits = new Audits(lab);
        Path policy = Files.writeString(folder.resolve("policy.yaml"), """
                version: 1
                domains:
                  - match: {name: "*"}
                    guest-agent:
                      channel: unwanted
                """);
        new Guests(lab).edit("beta", "/<channel type='unix'>/,/<.channel>/d");
        assertThat(lab.sh("virsh dumpxml beta")).contains("org.qemu.guest_agent.0");
        assertThat(lab.sh("virsh dumpxml --inactive beta")).doesNotContain("org.qemu.guest_agent.0");
        audits.expect("guest-agent", """
                blocked-rpcs alpha  . . ?
                blocked-rpcs beta  . . ?
                blocked-rpcs host  . - . advice
                channel alpha  - - . advice
                channel beta  - + . advice
                configuration host  . + .
                """, "--policy", policy.toString());
    }
}
