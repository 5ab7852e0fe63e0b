package io.virtwright.app.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** The version of this build, as Maven wrote it into {@code version.txt}. */
public final class Version implements IVersionProvider {
    /** Creates the provider; picocli calls it when {@code --version} is given. */
    public Version() {}

    /** Returns the version of this build, for example {@code 0.1.0-SNAPSHOT}. */
    public static String current() {
        try (var in = Version.class.getResourceAsStream("version.txt")) {
            return new String(Objects.requireNonNull(in, "version.txt").readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {"virtwright " + current()};
    }
}
