package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.finding.Severity;
import java.util.Arrays;
import java.util.Optional;

/** SASL mechanisms: the plugin that has each, how strong a layer it brings (SSF, in bits), and what is wrong with it. */
enum Mechanism {
    GSSAPI("gssapi", "libgssapiv2", 256, false),
    GSS_SPNEGO("gss-spnego", "libgssapiv2", 256, false),
    SCRAM_SHA_1("scram-sha-1", "libscram", 0, true),
    SCRAM_SHA_224("scram-sha-224", "libscram", 0, true),
    SCRAM_SHA_256("scram-sha-256", "libscram", 0, true),
    SCRAM_SHA_384("scram-sha-384", "libscram", 0, true),
    SCRAM_SHA_512("scram-sha-512", "libscram", 0, true),
    /** Of libsasl2 itself: the identity is that of the client's certificate. */
    EXTERNAL("external", "", 0, false),
    DIGEST_MD5("digest-md5", "libdigestmd5", 128, true),
    CRAM_MD5("cram-md5", "libcrammd5", 0, true),
    PLAIN("plain", "libplain", 0, true),
    LOGIN("login", "liblogin", 0, true),
    NTLM("ntlm", "libntlm", 0, true),
    OTP("otp", "libotp", 0, true),
    ANONYMOUS("anonymous", "libanonymous", 0, false);

    private final String word;
    private final String plugin;
    private final int strength;
    private final boolean passwords;

    Mechanism(String word, String plugin, int strength, boolean passwords) {
        this.word = word;
        this.plugin = plugin;
        this.strength = strength;
        this.passwords = passwords;
    }

    static Optional<Mechanism> of(String word) {
        return Arrays.stream(values())
                .filter(mechanism -> mechanism.word.equals(word))
                .findFirst();
    }

    String word() {
        return word;
    }

    /** The file that has it, without its ending; empty where it needs none. */
    Optional<String> plugin() {
        return plugin.isEmpty() ? Optional.empty() : Optional.of(plugin);
    }

    /** The SSF of its layer at the most (plugins of cyrus-sasl 2.1.28). 0 encrypts nothing. */
    int strength() {
        return strength;
    }

    /** Whether it looks accounts up in a database of passwords. */
    boolean usesPasswords() {
        return passwords;
    }

    /** What is wrong with it by itself. */
    Optional<Fault> weakness(Transport transport) {
        return switch (this) {
            case GSSAPI,
                    GSS_SPNEGO,
                    SCRAM_SHA_1,
                    SCRAM_SHA_224,
                    SCRAM_SHA_256,
                    SCRAM_SHA_384,
                    SCRAM_SHA_512,
                    EXTERNAL -> Optional.empty();
            case PLAIN ->
                transport.isTls()
                        ? Optional.empty()
                        : weak(Severity.HIGH, "plain sends the password in the clear over tcp", transport);
            case LOGIN, OTP -> weak(Severity.MEDIUM, word + " is obsolete", transport);
            case DIGEST_MD5 -> weak(Severity.MEDIUM, "digest-md5 is deprecated (RFC 6331)", transport);
            case CRAM_MD5 -> weak(Severity.HIGH, "cram-md5 is broken", transport);
            case NTLM -> weak(Severity.HIGH, "ntlm is broken", transport);
            case ANONYMOUS -> weak(Severity.CRITICAL, "anonymous lets everybody in", transport);
        };
    }

    private static Optional<Fault> weak(Severity severity, String text, Transport transport) {
        return Optional.of(new Fault(severity, text, better(transport)));
    }

    /** What to offer on a transport. */
    static String better(Transport transport) {
        return transport.isTls()
                ? "Set mech_list: scram-sha-256 in " + SaslConf.PATH
                        + " and set the passwords again (`saslpasswd2 -a libvirt USER`)."
                : "Over tcp only gssapi is strong: set mech_list: gssapi in " + SaslConf.PATH
                        + ", or listen with tls, which needs certificates, and set mech_list: scram-sha-256, or use qemu+ssh:// and no listener.";
    }
}
