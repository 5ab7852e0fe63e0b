package io.virtwright.app.tour;

import io.virtwright.engine.host.TextTree;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** The host of the tour, which ships with the program as one text. */
public final class TourHost {
    /** Stands for a NUL byte in the text: /proc/PID/cmdline has them, and a text file should not. */
    private static final char NUL_PICTURE = '\u2400';

    private TourHost() {}

    /** Makes its files below a folder that exists. */
    public static void unpack(Path folder) {
        try (InputStream tree = Objects.requireNonNull(TourHost.class.getResourceAsStream("host.tree"), "host.tree")) {
            String text = new String(tree.readAllBytes(), StandardCharsets.UTF_8);
            TextTree.unpack(text.replace(NUL_PICTURE, '\0'), folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
