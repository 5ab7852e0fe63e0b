package io.virtwright.lab.proof;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.Run;
import io.virtwright.lab.Lab;
import io.virtwright.lab.LabHost;
import io.virtwright.lab.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A transaction on a real kernel and real guests, from outside, and all of it put back. */
@Lab(state = State.RUNNING)
@ExtendWith(Proofs.class)
final class ApplyTest {
    private static final String KNOB = "/sys/module/kvm/parameters/halt_poll_ns";

    /** What a transaction may touch. */
    private static final String STATE =
            "cat " + KNOB + "; find /etc/modprobe.d /etc/tmpfiles.d -type f -exec sha256sum {} +;"
                    + " for guest in alpha beta; do virsh dumpxml --inactive $guest; virsh iothreadinfo $guest; done";

    @TempDir
    Path folder;

    @Test
    void appliesProvesAndPutsBack(LabHost lab) throws IOException {
        var audits = new Audits(lab);
        String policy = Files.writeString(folder.resolve("policy.yaml"), """
                        version: 1
                        host:
                          halt-polling:
                            ceiling: 400000
                        domains:
                          - match: {name: "beta"}
                            io-threads:
                              count: 2
                        """).toString();
        String before = lab.sh(STATE);

        var plan = audits.virtwright("plan", "--policy", policy);
        assertThat(plan.exit()).as(plan.err()).isEqualTo(2);
        assertThat(lab.sh(STATE)).isEqualTo(before);

        var applied = audits.virtwright("apply", "-y", "--policy", policy);
        assertThat(applied.exit()).as(applied.out() + applied.err()).isZero();
        assertThat(lab.sh("cat " + KNOB)).isEqualTo("400000\n");
        assertThat(lab.sh("modprobe -c | grep '^options kvm '")).isEqualTo("options kvm halt_poll_ns=400000\n");
        assertThat(lab.sh("virsh dumpxml --inactive beta")).contains("<iothreads>2</iothreads>", "iothread='1'");
        audits.expect("halt-polling", """
                ceiling host  + + +
                domain alpha  + . +
                domain beta  + . +
                """, "--policy", policy);
        assertThat(audits.virtwright("history").out()).contains("applied");

        var back = audits.virtwright("rollback", "-y");
        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(lab.sh(STATE)).isEqualTo(before);
    }

    @Test
    void bySudoWithPasswordAndWithoutRoot(LabHost lab) {
        var ssh = lab.ssh();
        Run sudo = Run.of("audit", "--sudo", "--ssh-config", ssh.config().toString(), "admin@" + ssh.host());
        assertThat(sudo.exit()).as(sudo.err()).isEqualTo(2);
        assertThat(sudo.out()).contains("svirt.enforcing", "huge-pages.pool");

        Run refused = Run.of("audit", "--sudo", "--ssh-config", ssh.config().toString(), "operator@" + ssh.host());
        assertThat(refused.exit()).as(refused.out()).isEqualTo(1);
        assertThat(refused.err()).contains("sudo");

        Run plain = Run.of("audit", "--ssh-config", ssh.config().toString(), "admin@" + ssh.host());
        assertThat(plain.exit()).as(plain.err()).isEqualTo(2);
        assertThat(plain.out())
                .contains("after the next boot it is not", "/boot/grub/grub.cfg: permission denied", "10 unknown")
                .doesNotContain("Exception");
    }
}
