package io.virtwright.libvirt.sasl;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.callback.UnsupportedCallbackException;
import javax.security.sasl.RealmCallback;
import javax.security.sasl.RealmChoiceCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;

/** Which mechanisms this client knows, and their clients. */
public final class Mechanisms {
    /** RFC 4422, section 3.1. */
    private static final Pattern NAME = Pattern.compile("[A-Z0-9_-]{1,20}");

    private static final int MAX_LISTED = 64;
    private static final String DIGEST_MD5 = "DIGEST-MD5";
    private static final String PROTOCOL = "libvirt";

    /** Those in which both sides prove that they know the password, and neither tells it. */
    private static final List<String> MUTUAL =
            Stream.concat(ScramClient.NAMES.stream(), Stream.of(DIGEST_MD5)).toList();

    private static final List<String> ONE_WAY = List.of("CRAM-MD5", "PLAIN");
    private static final SecureRandom RANDOM = new SecureRandom();

    private Mechanisms() {}

    /**
     * The names in a server's list.
     *
     * @param list separated by commas or blanks
     * @throws SaslException if it holds what is no name, or more than {@value #MAX_LISTED}
     */
    public static List<String> parse(String list) throws SaslException {
        List<String> names = new ArrayList<>();
        for (String name : list.split("[, ]", MAX_LISTED + 2)) {
            if (name.isEmpty()) {
                continue;
            }
            if (!NAME.matcher(name).matches() || names.size() == MAX_LISTED) {
                throw new SaslException("a list of SASL mechanisms that is none");
            }
            names.add(name);
        }
        return List.copyOf(names);
    }

    /**
     * The best of a server's list to which a real password can be trusted: never PLAIN, which tells it.
     *
     * @param encrypted whether the login must bring encryption with it, which SCRAM does not
     */
    public static Optional<String> forPassword(List<String> listed, boolean encrypted) {
        return (encrypted ? Stream.of(DIGEST_MD5) : MUTUAL.stream())
                .filter(listed::contains)
                .findFirst();
    }

    /**
     * Those of a server's list that are worth a login that must fail: ANONYMOUS, as it lets anybody in, and the best that
     * takes a password.
     */
    public static List<String> forStranger(List<String> listed) {
        return Stream.concat(
                        Stream.of(AnonymousClient.NAME).filter(listed::contains),
                        Stream.of(MUTUAL, ONE_WAY)
                                .flatMap(List::stream)
                                .filter(listed::contains)
                                .limit(1))
                .toList();
    }

    /**
     * A client for a login.
     *
     * @param mechanism one that {@link #forPassword} or {@link #forStranger} returned
     * @param server the server's name
     * @param encrypted whether the login must bring encryption with it
     * @throws SaslException if there is none
     */
    public static SaslClient client(String mechanism, String server, SaslCredentials credentials, boolean encrypted)
            throws SaslException {
        if (mechanism.equals(AnonymousClient.NAME)) {
            return new AnonymousClient(credentials.user());
        }
        if (ScramClient.NAMES.contains(mechanism)) {
            return new ScramClient(mechanism, credentials, random());
        }
        Map<String, Object> properties = Map.of(
                Sasl.QOP,
                encrypted ? "auth-conf" : "auth-conf,auth-int,auth",
                // The JDK would choose 3des, which a server with OpenSSL 3 lists and then can't do.
                "com.sun.security.sasl.digest.cipher",
                "rc4");
        SaslClient client =
                Sasl.createSaslClient(new String[] {mechanism}, null, PROTOCOL, server, properties, callbacks -> {
                    for (Callback callback : callbacks) {
                        answer(callback, credentials);
                    }
                });
        if (client == null) {
            throw new SaslException("this JDK can't do " + mechanism);
        }
        return client;
    }

    /** A user that nobody has, told apart in the server's log, and a password that nobody knows. */
    public static SaslCredentials stranger() {
        return new SaslCredentials("virtwright-probe-" + random(), random().toCharArray());
    }

    private static String random() {
        byte[] bytes = new byte[18];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static void answer(Callback callback, SaslCredentials credentials) throws UnsupportedCallbackException {
        switch (callback) {
            case NameCallback name -> name.setName(credentials.user());
            case PasswordCallback password -> password.setPassword(credentials.password());
            case RealmCallback realm -> realm.setText(realm.getDefaultText());
            case RealmChoiceCallback realm -> realm.setSelectedIndex(realm.getDefaultChoice());
            default -> throw new UnsupportedCallbackException(callback);
        }
    }
}
