package io.virtwright.libvirt.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import javax.security.sasl.SaslException;

/**
 * SCRAM (RFC 5802, RFC 7677) without channel binding and without a security layer. Both sides prove that they know the
 * password, and neither tells it.
 *
 * <p>Of SASLprep (RFC 4013) only the normalisation to NFKC is done, which is all of it for passwords of ordinary
 * characters.
 */
final class ScramClient extends LocalSaslClient {
    /** The strongest first. A mechanism's name is {@code SCRAM-} and the hash. */
    static final List<String> NAMES =
            List.of("SCRAM-SHA-512", "SCRAM-SHA-384", "SCRAM-SHA-256", "SCRAM-SHA-224", "SCRAM-SHA-1");

    /** A server must not make us count for ever. OWASP's advice for SHA-1, the highest that is common, is 1,300,000. */
    static final int MAX_ITERATIONS = 2_000_000;

    private static final int MAX_SALT = 1024;
    private static final String GS2_HEADER = "n,,";

    private enum State {
        FIRST,
        FINAL,
        VERIFY,
        COMPLETE
    }

    private final String hash;
    private final SaslCredentials credentials;
    private final String nonce;
    private final String firstBare;
    private State state = State.FIRST;
    private byte[] serverSignature = new byte[0];

    /**
     * @param mechanism one of {@link #NAMES}
     * @param nonce random, printable ASCII without a comma
     */
    ScramClient(String mechanism, SaslCredentials credentials, String nonce) {
        super(mechanism);
        this.hash = mechanism.substring("SCRAM-".length());
        this.credentials = credentials;
        this.nonce = nonce;
        String user = normal(credentials.user()).replace("=", "=3D").replace(",", "=2C");
        this.firstBare = "n=" + user + ",r=" + nonce;
    }

    @Override
    public byte[] evaluateChallenge(byte[] challenge) throws SaslException {
        String text = new String(challenge, StandardCharsets.UTF_8);
        return switch (state) {
            case FIRST -> {
                state = State.FINAL;
                yield (GS2_HEADER + firstBare).getBytes(StandardCharsets.UTF_8);
            }
            case FINAL -> {
                byte[] answer = prove(text);
                state = State.VERIFY;
                yield answer;
            }
            case VERIFY -> {
                verify(text);
                state = State.COMPLETE;
                yield new byte[0];
            }
            case COMPLETE -> throw new SaslException("a message after the end of the login");
        };
    }

    @Override
    public boolean isComplete() {
        return state == State.COMPLETE;
    }

    private byte[] prove(String serverFirst) throws SaslException {
        Map<String, String> said = attributes(serverFirst);
        String both = value(said, "r");
        if (!both.startsWith(nonce) || both.length() == nonce.length()) {
            throw new SaslException("the server's nonce does not continue ours");
        }
        byte[] salt = base64(value(said, "s"));
        int iterations = iterations(value(said, "i"));
        if (salt.length == 0 || salt.length > MAX_SALT) {
            throw new SaslException("the server's salt has " + salt.length + " bytes");
        }
        String binding = Base64.getEncoder().encodeToString(GS2_HEADER.getBytes(StandardCharsets.US_ASCII));
        String withoutProof = "c=" + binding + ",r=" + both;
        byte[] auth = (firstBare + "," + serverFirst + "," + withoutProof).getBytes(StandardCharsets.UTF_8);
        try {
            byte[] salted = salted(salt, iterations);
            byte[] clientKey = hmac(salted, "Client Key".getBytes(StandardCharsets.US_ASCII));
            byte[] storedKey = MessageDigest.getInstance(hash).digest(clientKey);
            byte[] proof = hmac(storedKey, auth);
            for (int i = 0; i < proof.length; i++) {
                proof[i] ^= clientKey[i];
            }
            serverSignature = hmac(hmac(salted, "Server Key".getBytes(StandardCharsets.US_ASCII)), auth);
            Arrays.fill(salted, (byte) 0);
            String answer = withoutProof + ",p=" + Base64.getEncoder().encodeToString(proof);
            return answer.getBytes(StandardCharsets.UTF_8);
        } catch (GeneralSecurityException e) {
            throw new SaslException("this JDK can't do " + getMechanismName(), e);
        }
    }

    private void verify(String serverFinal) throws SaslException {
        Map<String, String> said = attributes(serverFinal);
        String error = said.get("e");
        if (error != null) {
            throw new SaslException("the server says " + error);
        }
        if (!MessageDigest.isEqual(base64(value(said, "v")), serverSignature)) {
            throw new SaslException("the server does not know the password");
        }
    }

    /** Hi() of RFC 5802 is PBKDF2 with HMAC. */
    private byte[] salted(byte[] salt, int iterations) throws GeneralSecurityException {
        char[] password = credentials.password();
        char[] normal = normal(String.valueOf(password)).toCharArray();
        int bits = MessageDigest.getInstance(hash).getDigestLength() * 8;
        PBEKeySpec spec = new PBEKeySpec(normal, salt, iterations, bits);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmac" + plainHash())
                    .generateSecret(spec)
                    .getEncoded();
        } finally {
            spec.clearPassword();
            Arrays.fill(password, '\0');
            Arrays.fill(normal, '\0');
        }
    }

    private byte[] hmac(byte[] key, byte[] text) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("Hmac" + plainHash());
        mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
        return mac.doFinal(text);
    }

    /** {@code SHA1} or {@code SHA256}, as the JDK's names of derived algorithms have it. */
    private String plainHash() {
        return hash.replace("-", "");
    }

    private static Map<String, String> attributes(String message) throws SaslException {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String part : message.split(",", -1)) {
            if (part.length() < 2 || part.charAt(1) != '=') {
                throw new SaslException("not a SCRAM message");
            }
            attributes.putIfAbsent(part.substring(0, 1), part.substring(2));
        }
        if (attributes.containsKey("m")) {
            throw new SaslException("the server wants an extension of SCRAM that is not known here");
        }
        return attributes;
    }

    private static String value(Map<String, String> attributes, String name) throws SaslException {
        return Optional.ofNullable(attributes.get(name))
                .orElseThrow(() -> new SaslException("a SCRAM message without " + name));
    }

    private static byte[] base64(String text) throws SaslException {
        try {
            return Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            throw new SaslException("a SCRAM message that is not base64", e);
        }
    }

    private static int iterations(String text) throws SaslException {
        try {
            int count = Integer.parseInt(text);
            if (count >= 1 && count <= MAX_ITERATIONS) {
                return count;
            }
        } catch (NumberFormatException e) {
            // Told below, as a number that is too large is.
        }
        throw new SaslException("no number of iterations from 1 to " + MAX_ITERATIONS);
    }

    private static String normal(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC);
    }
}
