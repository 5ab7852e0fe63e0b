package io.virtwright.engine.eyes;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/** {@code reader.sh}: what reads a host over SSH. Sent without its comments. */
final class ReaderText {
    private static final String TEXT = read();

    private ReaderText() {}

    static String text() {
        return TEXT;
    }

    private static String read() {
        try (InputStream resource = ReaderText.class.getResourceAsStream("reader.sh")) {
            if (resource == null) {
                throw new IllegalStateException("reader.sh is not packaged");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.stripLeading().startsWith("#"))
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException("reader.sh can't be read", e);
        }
    }
}
