package io.virtwright.engine.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;

/** A fresh folder, 0700, with a path so short that a socket fits in it. */
final class ControlFolder implements AutoCloseable {
    /** sun_path holds 107 bytes; ssh makes its socket under a name that is 17 longer first; the folder's own name is about 25. */
    private static final int MAX_PARENT = 60;

    private static final int MAX_COMPLAINTS = 16 << 10;

    private final Path folder;

    private ControlFolder(Path folder) {
        this.folder = folder;
    }

    /** @throws IOException where none can be made: the disk is full, there is no folder to make it in */
    static ControlFolder make() throws IOException {
        IOException failure = new IOException("no folder for a socket");
        for (Path parent : Stream.of(
                        Optional.ofNullable(System.getenv("XDG_RUNTIME_DIR")),
                        Optional.of("/tmp"),
                        Optional.ofNullable(System.getProperty("java.io.tmpdir")))
                .flatMap(Optional::stream)
                .filter(path -> path.startsWith("/") && path.getBytes(StandardCharsets.UTF_8).length <= MAX_PARENT)
                .map(Path::of)
                .filter(Files::isDirectory)
                .toList()) {
            try {
                return new ControlFolder(Files.createTempDirectory(
                        parent,
                        "vw",
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))));
            } catch (IOException e) {
                failure = e;
            }
        }
        throw failure;
    }

    Path socket() {
        return folder.resolve("s");
    }

    Path complaints() {
        return folder.resolve("e");
    }

    /** The end of what ssh wrote there. */
    String complained() {
        try (var in = Files.newInputStream(complaints())) {
            byte[] bytes = in.readNBytes(MAX_COMPLAINTS);
            return new String(Arrays.copyOf(bytes, bytes.length), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException e) {
            // What is left shows in the next step.
        }
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            // An empty folder stays: nothing else can be done about it.
        }
    }
}
