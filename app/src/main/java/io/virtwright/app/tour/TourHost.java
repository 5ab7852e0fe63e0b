package io.virtwright.app.tour;

import io.virtwright.engine.host.TextTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/** The hosts of the tour, which ship with the program. */
public final class TourHost {
    /** Stands for a NUL byte in the text: /proc/PID/cmdline has them, and a text file should not. */
    private static final char NUL_PICTURE = '\u2400';

    private TourHost() {}

    /** Makes the files of the host that is one text. */
    public static void unpack(Path folder) {
        String text = new String(bytes("host.tree"), StandardCharsets.UTF_8);
        TextTree.unpack(text.replace(NUL_PICTURE, '\0'), folder);
    }

    /** Writes the capture of a real host, the lab's with guests (docs/lab.md says how it was taken), to a file. */
    public static void copyCapture(Path file) {
        try {
            Files.write(file, bytes("kvm-host.json"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(String name) {
        try (InputStream resource = Objects.requireNonNull(TourHost.class.getResourceAsStream(name), name)) {
            return resource.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
