package io.virtwright.app.cli;

import io.virtwright.engine.capture.Capture;
import io.virtwright.engine.capture.CaptureException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** Captures as files. */
final class Captures {
    /** A capture tells much of a host: it is its owner's to show. */
    private static final FileAttribute<?> PRIVATE =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private Captures() {}

    static Capture read(Path file) {
        if (Files.isDirectory(file)) {
            throw new Failure(file + ": is a directory");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes((int) Capture.MAX_BYTES + 1);
            if (content.length > Capture.MAX_BYTES) {
                throw new Failure(file + ": more than " + (Capture.MAX_BYTES >> 20) + " MiB are not read");
            }
            return Capture.read(content);
        } catch (CaptureException e) {
            throw new Failure(file + ": no capture: " + e.getMessage());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes it whole or not at all; what was there before is replaced. */
    static void write(Capture capture, Path file) {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new Failure(file + ": is there and no regular file");
        }
        try {
            Path folder = Optional.ofNullable(file.toAbsolutePath().getParent()).orElse(Path.of("/"));
            Path temporary = Files.createTempFile(folder, ".virtwright-", ".tmp", PRIVATE);
            try {
                try (OutputStream out = Files.newOutputStream(temporary)) {
                    capture.write(out);
                }
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
