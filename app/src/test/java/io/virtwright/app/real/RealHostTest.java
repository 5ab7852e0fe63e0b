package io.virtwright.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.testkit.Ran;
import io.virtwright.testkit.RealDaemon;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Audit, plan, apply and rollback on a real libvirtd with a running domain; virsh and /proc have the last word. */
@RealDaemon({"libvirtd", "virtlogd", "virsh", "qemu-system-x86_64", "nsenter"})
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RealHostTest {
    private static final String POLICY = """
            version: 1
            host:
              halt-polling:
                ceiling: 400000
            domains:
              - match: {name: "web"}
                io-threads:
                  count: 2
                  pins: {"*": "1"}
            """;

    /** Without KVM nothing polls, and the practice is not applicable. */
    private static final boolean POLLS = Files.exists(Path.of("/dev/kvm"));

    private final Path folder;
    private final RealHost host;

    RealHostTest(@TempDir Path folder) {
        this.folder = folder;
        this.host = new RealHost(folder);
    }

    @BeforeAll
    void startTheDomain() {
        host.write("policy.yaml", POLICY);
        host.runDomain(
                "web",
                "<iothreads>1</iothreads><cputune><vcpupin vcpu='0' cpuset='0'/><vcpupin vcpu='1' cpuset='0'/></cputune>",
                "",
                " iothread='1'");
    }

    @AfterAll
    void stop() {
        host.close();
    }

    private Ran virtwright(String command, String... more) {
        String[] args = new String[more.length + 3];
        args[0] = command;
        args[1] = "--policy";
        args[2] = folder.resolve("policy.yaml").toString();
        System.arraycopy(more, 0, args, 3, more.length);
        return host.virtwright(args);
    }

    @Test
    void auditPlanApplyProveAndRollBack() {
        String before = host.daemon().virsh("dumpxml", "--inactive", "--security-info", "web");
        String cpus = host.cpusOfThread("web", "IO iothread1");
        assertThat(before).contains("passwd='secret12'");
        assertThat(cpus).isEqualTo("0-1");

        Ran audit = virtwright("audit");
        assertThat(audit.exit()).as(audit.out() + audit.err()).isEqualTo(2);
        assertThat(audit.out())
                .contains("io-threads.assigned", "halt-polling.ceiling")
                .doesNotContain("secret12");

        Ran plan = virtwright("plan");
        assertThat(plan.exit()).as(plan.err()).isEqualTo(2);
        assertThat(plan.out())
                .contains("+  <iothreads>2</iothreads>", "iothread='2'", "pin to CPUs 1")
                .doesNotContain("secret12");
        assertThat(plan.out().contains("200000 -> 400000")).isEqualTo(POLLS);
        assertThat(host.daemon().virsh("dumpxml", "--inactive", "--security-info", "web"))
                .as("a plan changes nothing")
                .isEqualTo(before);

        Ran apply = virtwright("apply", "--yes");
        assertThat(apply.exit()).as(apply.out() + apply.err()).isZero();
        assertThat(apply.out()).doesNotContain("secret12");

        String after = host.daemon().virsh("dumpxml", "--inactive", "--security-info", "web");
        assertThat(after).contains("<iothreads>2</iothreads>", "iothread='2'", "passwd='secret12'");
        assertThat(host.daemon().read(RealHost.KNOB)).isEqualTo(POLLS ? "400000\n" : "200000\n");
        assertThat(host.cpusOfThread("web", "IO iothread1")).isEqualTo("1");
        assertThat(host.daemon().virsh("iothreadinfo", "web")).containsPattern("(?m)^ 1 +1$");

        Ran second = virtwright("plan");
        // What is left is drift that only the user can put right, and what is unknown is advice.
        assertThat(second.exit()).as(second.out()).isZero();
        assertThat(second.out()).contains("Nothing here that Virtwright can change.");

        Ran history = host.virtwright("history");
        assertThat(history.exit()).isZero();
        assertThat(history.out()).contains("applied").doesNotContain("secret12");

        Ran rollback = host.virtwright("rollback", "--yes");
        assertThat(rollback.exit()).as(rollback.out() + rollback.err()).isZero();
        assertThat(host.daemon().virsh("dumpxml", "--inactive", "--security-info", "web"))
                .isEqualTo(before);
        assertThat(host.cpusOfThread("web", "IO iothread1")).isEqualTo(cpus);
        assertThat(host.daemon().read(RealHost.KNOB)).isEqualTo("200000\n");
        assertThat(host.daemon().virsh("list", "--name", "--state-running")).contains("web");
    }
}
