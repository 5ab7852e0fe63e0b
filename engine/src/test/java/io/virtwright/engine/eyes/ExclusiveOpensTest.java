package io.virtwright.engine.eyes;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real devices are in testkit's ExclusiveOpenTest. */
class ExclusiveOpensTest {
    @TempDir
    private Path folder;

    private static Reading<?> free(String path) {
        Probe<?> probe = new Probe.ExclusiveOpen(path);
        return new ExclusiveOpens(HostRoot.machine(), Duration.ofSeconds(20))
                .read(List.of(probe, new Probe.FileContent("/etc/passwd")))
                .getOrDefault(probe, Reading.absent());
    }

    @Test
    void onlyBlockDevicesAreOpened() throws IOException {
        Reading<?> refused = Reading.unreadable("is no block device, and is not opened");
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(free(file.toString())).isEqualTo(refused);
        assertThat(free(folder.toString())).isEqualTo(refused);
        assertThat(free("/dev/null")).isEqualTo(refused);
        // Opening a FIFO would wait for a writer.
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString())
                        .start()
                        .onExit()
                        .join()
                        .exitValue())
                .isZero();
        assertThat(free(fifo.toString())).isEqualTo(refused);
        assertThat(free(Files.createSymbolicLink(folder.resolve("link"), fifo).toString()))
                .isEqualTo(refused);
    }

    @Test
    void whatIsNotThereIsAbsent() throws IOException {
        assertThat(free(folder.resolve("none").toString())).isEqualTo(Reading.absent());
        Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere"));
        assertThat(free(folder.resolve("dangling").toString())).isEqualTo(Reading.absent());
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(free(file + "/below")).isEqualTo(Reading.absent());
        assertThat(free("relative").isUnreadable()).isTrue();
        assertThat(free("/dev/\0").isUnreadable()).isTrue();
    }
}
