package io.virtwright.libvirt;

import io.virtwright.libvirt.sasl.Mechanisms;
import io.virtwright.libvirt.sasl.SaslCredentials;
import io.virtwright.libvirt.sasl.SecurityLayer;
import java.util.List;
import java.util.Optional;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/** A SASL login over a channel on which nothing but {@code AUTH_LIST} was called. */
final class SaslLogin {
    /** SCRAM needs 3 steps and GSSAPI perhaps 5; a server must not go on for ever. */
    private static final int MAX_STEPS = 10;

    /** For digest-uri, which Cyrus SASL does not compare with its own name. */
    private static final String SERVER = "localhost";

    private final RpcChannel channel;
    private final long end;

    /** @param end when it must be done, by {@link System#nanoTime()} */
    SaslLogin(RpcChannel channel, long end) {
        this.channel = channel;
        this.end = end;
    }

    /** What the daemon lists. */
    List<String> mechanisms() {
        Call<String> init = Calls.saslInit();
        try {
            return Mechanisms.parse(channel.call(init, end));
        } catch (SaslException e) {
            throw new LibvirtException(
                    init.toString(), new LibvirtError.Malformed("the daemon sent " + e.getMessage(), true));
        }
    }

    /**
     * Logs in, and puts the channel under the security layer if there is one.
     *
     * @throws LibvirtException if the daemon refuses, or offers nothing to which a password can be trusted here
     */
    void as(SaslCredentials credentials) {
        boolean encrypted = !channel.isConfidential();
        List<String> listed = mechanisms();
        String mechanism = Mechanisms.forPassword(listed, encrypted)
                .orElseThrow(() -> new LibvirtException(
                        "authentication",
                        new LibvirtError.AuthenticationNeeded(
                                List.of(AuthType.SASL),
                                "a password can be trusted to none of the mechanisms that the daemon lists: "
                                        + listed)));
        attempt(mechanism, credentials, encrypted, true);
    }

    /**
     * One login with one mechanism.
     *
     * @param encrypted whether it must bring encryption with it
     * @param use whether the channel is used afterwards; otherwise the daemon's word that it is content is all that counts
     * @throws LibvirtException with {@link LibvirtError.Refused} if the daemon refuses
     */
    void attempt(String mechanism, SaslCredentials credentials, boolean encrypted, boolean use) {
        try {
            SaslClient client = Mechanisms.client(mechanism, SERVER, credentials, encrypted);
            boolean layered = false;
            try {
                exchange(client, use);
                if (use && encrypted && !SecurityLayer.isEncrypted(client)) {
                    throw new SaslException("the login brought no encryption with it");
                }
                layered = use && SecurityLayer.isNegotiated(client);
                if (layered) {
                    channel.secure(client);
                }
            } finally {
                if (!layered) {
                    client.dispose();
                }
            }
        } catch (SaslException e) {
            throw new LibvirtException(
                    "SASL login with " + mechanism, new LibvirtError.Malformed(String.valueOf(e.getMessage()), true));
        }
    }

    /** The conversation, until the daemon is content and, if {@code both}, the client too. */
    private void exchange(SaslClient client, boolean both) throws SaslException {
        Optional<byte[]> first = client.hasInitialResponse()
                ? Optional.ofNullable(client.evaluateChallenge(new byte[0]))
                : Optional.empty();
        SaslAnswer answer = channel.call(Calls.saslStart(client.getMechanismName(), first), end);
        for (int step = 0; step < MAX_STEPS; step++) {
            if (answer.complete() && (!both || client.isComplete())) {
                return;
            }
            Optional<byte[]> next = client.isComplete()
                    ? Optional.empty()
                    : Optional.ofNullable(client.evaluateChallenge(answer.data().orElse(new byte[0])));
            if (answer.complete()) {
                if (!client.isComplete()) {
                    throw new SaslException("the daemon was content before it proved that it knows the password");
                }
                return;
            }
            answer = channel.call(Calls.saslStep(next), end);
        }
        throw new SaslException("no end after " + MAX_STEPS + " steps");
    }
}
