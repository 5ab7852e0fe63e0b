package io.virtwright.engine.eyes;

import java.io.IOException;

/**
 * A tree has something in place of a folder or a file that was not copied with it: what the host has there is not known. On a
 * running host there would be nothing to be read, for its own programs neither.
 */
final class BrokenTreeException extends IOException {
    private static final long serialVersionUID = 1L;

    BrokenTreeException(String message) {
        super(message);
    }
}
