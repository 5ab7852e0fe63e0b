package io.virtwright.lab;

/** Something about the lab failed; the message is for its user. */
public class LabException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** With a message that says what failed and what is known about it. */
    public LabException(String message) {
        super(message);
    }

    /** With the failure that led to it. */
    public LabException(String message, Throwable cause) {
        super(message, cause);
    }

    /** The command line asks for what there is not. */
    static final class Usage extends LabException {
        private static final long serialVersionUID = 1;

        Usage(String message) {
            super(message);
        }
    }

    /** A deadline passed; who asks again may be answered. */
    static final class Late extends LabException {
        private static final long serialVersionUID = 1;

        Late(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
