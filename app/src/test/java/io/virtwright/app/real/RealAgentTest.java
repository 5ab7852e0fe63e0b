package io.virtwright.app.real;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.testkit.RealDaemon;
import io.virtwright.testkit.libvirtd.PrivateLibvirtd;
import io.virtwright.testkit.libvirtd.TcgDomain;
import org.junit.jupiter.api.Test;

/** The guest agent's practice with real agents that answer through a real libvirtd. Marks are running, persistent, effect. */
@RealDaemon({"libvirtd", "virtlogd", "virsh", "qemu-system-x86_64", "nsenter", "qemu-ga", "setpriv", "bash", "ip"})
class RealAgentTest {
    /** What the guide writes behind ExecStart=, as systemd splits it. */
    private static final String GUIDE = "--blacklist=guest-file-open guest-file-close";

    private static final String STRICT = "--block-rpcs=guest-exec,guest-exec-status,guest-file-open,guest-file-close,"
            + "guest-file-read,guest-file-write,guest-file-seek,guest-file-flush,guest-set-user-password,"
            + "guest-ssh-get-authorized-keys,guest-ssh-add-authorized-keys,guest-ssh-remove-authorized-keys";

    private static String asks(PrivateLibvirtd host, String domain, String command) {
        return host.tryVirsh("qemu-agent-command", domain, "{\"execute\":\"" + command + "\"}")
                .err();
    }

    @Test
    void whatAgentsSayOfThemselves() {
        try (PrivateLibvirtd host =
                PrivateLibvirtd.with().wholeHost().guestAgent(STRICT).start()) {
            host.define(TcgDomain.withAgent("strict"));
            host.start("strict");
            host.runWithInput(GUIDE, "sh", "-c", "cat > /run/libvirt/qemu-ga.arguments")
                    .orThrow();
            host.define(TcgDomain.withAgent("guide"));
            host.define(TcgDomain.withChannel("mute"));
            host.define(TcgDomain.xml("none"));
            host.define(TcgDomain.withChannel("off"));
            for (String name : new String[] {"guide", "mute", "none"}) {
                host.start(name);
            }
            Audited careful = Audited.inJson(host, "--practice", "guest-agent");
            assertThat(careful.table("guest-agent")).isEqualTo("""
                        blocked-rpcs guide               . . ? asked only with --probe: libvirt marks the domain as tainted (custom-ga-command)
                        blocked-rpcs host                - - . advice
                        blocked-rpcs mute                . . .
                        blocked-rpcs none                . . .
                        blocked-rpcs off                 . . .
                        blocked-rpcs strict              . . ? asked only with --probe: libvirt marks the domain as tainted (custom-ga-command)
                        channel guide                    + + +
                        channel mute                     + + - advice
                        channel none                     . . .
                        channel off                      . + .
                        channel strict                   + + +
                        configuration host               - + . medium
                        """);
            assertThat(host.virsh("dominfo", "guide")).doesNotContain("custom-ga-command");

            Audited probed = Audited.of(host, "--probe", "--practice", "guest-agent");
            assertThat(probed.table("guest-agent")).isEqualTo("""
                        blocked-rpcs guide               . . - advice
                        blocked-rpcs host                - - . advice
                        blocked-rpcs mute                . . .
                        blocked-rpcs none                . . .
                        blocked-rpcs off                 . . .
                        blocked-rpcs strict              . . +
                        channel guide                    + + +
                        channel mute                     + + - advice
                        channel none                     . . .
                        channel off                      . + .
                        channel strict                   + + +
                        configuration host               - + . medium
                        """);
            assertThat(probed.text().replaceAll("\\s+", " ")).contains("pointless while guest-exec is open");
            assertThat(host.run("sh", "-c", "cat /run/libvirt/qemu/guide.xml").orThrow())
                    .as("why it is asked with --probe only")
                    .contains("<taint flag='custom-ga-command'/>");
            // Refused or not, by the agents themselves: the second name of the guide's list was never heard.
            assertThat(asks(host, "strict", "guest-file-close")).contains("disabled");
            assertThat(asks(host, "guide", "guest-file-open")).contains("disabled");
            assertThat(asks(host, "guide", "guest-file-close"))
                    .contains("handle")
                    .doesNotContain("disabled");
        }
    }
}
