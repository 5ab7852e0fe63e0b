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
    /** As redaction names the guests. */
    private static final String RUNNING =
            LabTables.RUNNING.replace("alpha", "domain-1").replace("beta", "domain-2");

    @Test
    void stock() throws URISyntaxException {
        assertThat(Audited.ofCapture(file("lab-stock.json")).relevantTable()).isEqualTo(LabTables.STOCK);
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
