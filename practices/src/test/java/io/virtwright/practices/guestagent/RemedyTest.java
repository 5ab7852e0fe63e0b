package io.virtwright.practices.guestagent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What to write is what the version at hand reads. */
class RemedyTest {
    private static String remedy(String version) {
        return OwnBlockedCheck.remedy("Write", Set.of("guest-exec-status", "guest-exec"), AgentVersion.of(version));
    }

    @Test
    void theKeyIsTheOneThatTheVersionReads() {
        String end = "guest-exec,guest-exec-status (with commas and no spaces)."
                + " It acts after: `systemctl restart qemu-guest-agent`.";
        assertThat(remedy("7.2.22 (Debian)"))
                .isEqualTo("Write to /etc/qemu/qemu-ga.conf, below [general]: block-rpcs=" + end);
        assertThat(remedy("6.2.0")).isEqualTo("Write to /etc/qemu/qemu-ga.conf, below [general]: blacklist=" + end);
    }

    @Test
    void aKeyThatIsTooNewIsWrittenAsTheOldOne() {
        Optional<AgentVersion> old = AgentVersion.of("6.2.0");
        AgentConf conf = AgentConf.parse("[general]\nblock-rpcs=guest-exec\n", old, "f");
        assertThat(Problems.ofSettings(conf, old))
                .extracting(Problem::remedy)
                .allMatch(text -> text.startsWith("Write one blacklist= line"))
                .hasSize(1);
    }

    @Test
    void bothAreToldWhereTheVersionIsNotKnown() {
        assertThat(remedy("junk"))
                .isEqualTo("Write to /etc/qemu/qemu-ga.conf, below [general]:"
                        + " block-rpcs=guest-exec,guest-exec-status (with commas and no spaces;"
                        + " before QEMU 7.2 the key is blacklist)."
                        + " It acts after: `systemctl restart qemu-guest-agent`.");
    }
}
