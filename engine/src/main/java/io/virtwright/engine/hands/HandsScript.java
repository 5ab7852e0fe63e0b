package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Bytes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The program hands.sh, which this module carries as a resource. */
final class HandsScript {
    private HandsScript() {}

    static Bytes content() {
        try (InputStream in = Objects.requireNonNull(HandsScript.class.getResourceAsStream("hands.sh"))) {
            return Bytes.of(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
