package io.virtwright.engine.eyes;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.FileStats;
import io.virtwright.engine.snapshot.LinkSet;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileStateTest {
    @TempDir
    private Path tree;

    @BeforeEach
    void files() throws IOException {
        Files.createDirectories(tree.resolve("etc/dev"));
        Files.writeString(tree.resolve("etc/secret"), "12345");
        Files.setPosixFilePermissions(tree.resolve("etc/secret"), PosixFilePermissions.fromString("rw-r-----"));
        Files.createSymbolicLink(tree.resolve("etc/dev/one"), Path.of("/etc/secret"));
        Files.createSymbolicLink(tree.resolve("etc/dev/two"), Path.of("../none"));
        Files.writeString(tree.resolve("etc/dev/three"), "");
    }

    private <T> Reading<T> read(Probe<T> probe) {
        try (Eyes eyes = new TreeEyes(tree)) {
            return Snapshot.empty("tree", Instant.EPOCH)
                    .plus(eyes.read(List.of(probe)))
                    .get(probe);
        }
    }

    /** In a tree it is not known what is there on the host. */
    private static final Reading<FileStat> LEADS_OUT =
            Reading.unreadable("/etc/dev/two is a link to what is not in this tree");

    private static FileStat stat(Reading<FileStat> reading) {
        return reading.found().orElseThrow();
    }

    @Test
    void aFileTellsItsModeAndSizeThroughLinks() {
        FileStat file = stat(read(new Probe.FileStatus("/etc/secret")));

        assertThat(file.kind()).isEqualTo(FileStat.Kind.REGULAR);
        assertThat(file.octal()).isEqualTo("0640");
        assertThat(file.size()).isEqualTo(5);
        assertThat(stat(read(new Probe.FileStatus("/etc/dev/one")))).isEqualTo(file);
        assertThat(stat(read(new Probe.FileStatus("/etc/dev"))).kind()).isEqualTo(FileStat.Kind.DIRECTORY);
        assertThat(read(new Probe.FileStatus("/etc/dev/two"))).isEqualTo(LEADS_OUT);
        assertThat(read(new Probe.FileStatus("/etc/none"))).isEqualTo(Reading.absent());
        assertThat(read(new Probe.FileStatus("etc")).isUnreadable()).isTrue();
    }

    @Test
    void aGlobOfStatesHasWhatALinkOfATreeLedTo() {
        FileStats all = read(new Probe.FileStatuses("/etc/dev/*")).found().orElseThrow();

        assertThat(all.files())
                .containsOnlyKeys("/etc/dev/one", "/etc/dev/two", "/etc/dev/three")
                .containsEntry("/etc/dev/two", LEADS_OUT);
    }

    @Test
    void aGlobOfLinksHasLinksOnlyEvenThoseThatDangle() {
        LinkSet links = read(new Probe.LinkTargets("/etc/dev/*")).found().orElseThrow();

        assertThat(links.targets())
                .containsOnlyKeys("/etc/dev/one", "/etc/dev/two")
                .containsEntry("/etc/dev/two", Reading.of("../none"));
    }

    @Test
    void deviceFilesAreToldApart() {
        try (Eyes eyes = new LocalEyes()) {
            Probe<FileStat> probe = new Probe.FileStatus("/dev/null");
            FileStat device = stat(Snapshot.empty("here", Instant.EPOCH)
                    .plus(eyes.read(List.of(probe)))
                    .get(probe));
            assertThat(device.kind()).isEqualTo(FileStat.Kind.CHARACTER);
        }
    }
}
