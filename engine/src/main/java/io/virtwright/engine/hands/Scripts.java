package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The shell programs that this module carries as resources. */
final class Scripts {
    private Scripts() {}

    /** What changes a host. */
    static Bytes hands() {
        return read("hands.sh");
    }

    /** What reads and writes the journal of a host that is reached over a link, and starts the hands there. */
    static String reach() {
        return read("reach.sh").utf8();
    }

    private static Bytes read(String name) {
        try (InputStream in = Objects.requireNonNull(Scripts.class.getResourceAsStream(name))) {
            return Bytes.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
