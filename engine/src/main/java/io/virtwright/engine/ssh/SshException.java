package io.virtwright.engine.ssh;

/** A host could not be reached, or what was begun there did not come to its end. */
public final class SshException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String host;
    private final transient SshFailure failure;

    public SshException(String host, SshFailure failure) {
        super(host + ": " + failure.message());
        this.host = host;
        this.failure = failure;
    }

    /** As the user calls it. */
    public String host() {
        return host;
    }

    public SshFailure failure() {
        return failure;
    }
}
