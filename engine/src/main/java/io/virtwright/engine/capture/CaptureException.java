package io.virtwright.engine.capture;

/** A file that is no capture. The message is for the user. */
public final class CaptureException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CaptureException(String message) {
        super(message);
    }
}
