package io.virtwright.libvirt.sasl;

import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;

/** What mechanisms without a security layer have in common. */
abstract class LocalSaslClient implements SaslClient {
    private final String mechanism;

    LocalSaslClient(String mechanism) {
        this.mechanism = mechanism;
    }

    @Override
    public String getMechanismName() {
        return mechanism;
    }

    @Override
    public boolean hasInitialResponse() {
        return true;
    }

    @Override
    public @Nullable Object getNegotiatedProperty(String name) {
        return Sasl.QOP.equals(name) ? "auth" : null;
    }

    @Override
    public byte[] wrap(byte[] outgoing, int offset, int length) throws SaslException {
        throw new SaslException(mechanism + " has no security layer");
    }

    @Override
    public byte[] unwrap(byte[] incoming, int offset, int length) throws SaslException {
        throw new SaslException(mechanism + " has no security layer");
    }

    @Override
    public void dispose() {
        // Nothing is kept that outlives the login.
    }
}
