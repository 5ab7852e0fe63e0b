package io.virtwright.app.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The policies that are built in, and what is said of each key. */
final class Presets {
    static final String DEFAULT = "default";
    static final String GUIDE = "guide";
    static final List<String> NAMES = List.of(DEFAULT, GUIDE);

    private Presets() {}

    /** The YAML of all that the guide asks for. */
    static String guide() {
        return resource("guide.yaml");
    }

    static String resource(String name) {
        try (InputStream in = Objects.requireNonNull(Presets.class.getResourceAsStream("policy/" + name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
