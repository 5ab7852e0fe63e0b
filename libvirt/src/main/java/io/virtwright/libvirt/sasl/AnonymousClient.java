package io.virtwright.libvirt.sasl;

import java.nio.charset.StandardCharsets;

/** ANONYMOUS (RFC 4505): a login by nobody. Used only to see whether a listener lets nobody in. */
final class AnonymousClient extends LocalSaslClient {
    static final String NAME = "ANONYMOUS";

    private final String trace;
    private boolean complete;

    /** @param trace what the server may log, no address of anybody */
    AnonymousClient(String trace) {
        super(NAME);
        this.trace = trace;
    }

    @Override
    public byte[] evaluateChallenge(byte[] challenge) {
        complete = true;
        return trace.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public boolean isComplete() {
        return complete;
    }
}
