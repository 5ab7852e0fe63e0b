package io.virtwright.app.captured;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.real.Audited;
import io.virtwright.app.tour.TourHost;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The lab's hosts, captured over SSH: a real kernel, systemd and SELinux, real libvirtd and QEMU. What is said of them is
 * what {@code WholeHostTest} in the lab held against the guide's own commands; docs/lab.md says how to capture them anew.
 */
final class CapturedHostsTest {
    private static final String RUNNING = """
        guest-agent.blocked-rpcs domain-1  . . +
        guest-agent.blocked-rpcs domain-2  . . - advice
        guest-agent.blocked-rpcs host  . - . advice
        guest-agent.channel domain-1  + + +
        guest-agent.channel domain-2  + + +
        guest-agent.configuration host  . + .
        halt-polling.ceiling host  + + +
        halt-polling.domain domain-1  + . +
        halt-polling.domain domain-2  + . +
        huge-pages.domain domain-2  + + +
        huge-pages.mount host  + + +
        huge-pages.pool host  + + .
        huge-pages.pool host  + - . high
        huge-pages.transparent host  + + +
        io-threads.assigned domain-1/scsi:0  + + +
        io-threads.assigned domain-1/vda  + + +
        io-threads.assigned domain-2/scsi:0  - - . medium
        io-threads.assigned domain-2/vda  - - . medium
        io-threads.shared domain-1  - - . advice
        io-threads.unused domain-1  + + .
        io-threads.valid domain-1  + + .
        raw-devices.in-use domain-1/sdb  + + +
        raw-devices.options domain-1/sdb  - - . low
        raw-devices.rawio domain-1  + + +
        raw-devices.stable-path domain-1/sdb  . + .
        raw-devices.whole-device domain-1/sdb  + + .
        remote-access.listener host  + + .
        remote-access.local-sockets host  + + .
        svirt.confined domain-1  + + - high
        svirt.confined domain-2  + + - high
        svirt.driver host  + + .
        svirt.enforcing host  - - . high
        svirt.images domain-1/sda  . . +
        svirt.images domain-1/sdb  . . +
        svirt.images domain-1/vda  . . +
        svirt.images domain-2/sda  . . +
        svirt.images domain-2/vda  . . +
        svirt.isolation domain-1  + . +
        svirt.isolation domain-2  + . +
        """;

    @Test
    void stock() throws URISyntaxException {
        assertThat(Audited.ofCapture(file("lab-stock.json")).relevantTable()).isEqualTo("""
                guest-agent.blocked-rpcs host  . - . advice
                guest-agent.configuration host  . + .
                halt-polling.ceiling host  + + .
                huge-pages.transparent host  + + .
                remote-access.listener host  + + .
                remote-access.local-sockets host  + + .
                svirt.driver host  + + .
                svirt.enforcing host  - - . high
                """);
    }

    /** With its guests' agents asked; the tour shows it too. */
    @Test
    void running(@TempDir Path folder) {
        Path file = folder.resolve("kvm-host.json");
        TourHost.copyCapture(file);
        assertThat(Audited.ofCapture(file).relevantTable()).isEqualTo(RUNNING);
    }

    /** A kernel of 6.12, libvirt 11, QEMU 10. */
    @Test
    void runningOnDebian13() throws URISyntaxException {
        assertThat(Audited.ofCapture(file("lab-debian13.json")).relevantTable()).isEqualTo(RUNNING);
    }

    private static Path file(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(CapturedHostsTest.class.getResource(name), name)
                .toURI());
    }
}
