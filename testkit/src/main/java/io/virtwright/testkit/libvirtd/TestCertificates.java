package io.virtwright.testkit.libvirtd;

import io.virtwright.testkit.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An authority, and a certificate for 127.0.0.1 by it, good for a day; made by {@code openssl}. */
final class TestCertificates {
    static final String AUTHORITY = "ca.pem";
    static final String SERVER = "server.pem";
    static final String SERVER_KEY = "server.key";

    private TestCertificates() {}

    /** Writes them into a folder; the authority's key does not stay. */
    static void write(Path folder) throws IOException {
        Path authority = folder.resolve(AUTHORITY);
        Path authorityKey = folder.resolve("ca.key");
        make("/CN=virtwright test", authority, authorityKey, List.of("-addext", "keyUsage=critical,keyCertSign"));
        make(
                "/CN=127.0.0.1",
                folder.resolve(SERVER),
                folder.resolve(SERVER_KEY),
                List.of(
                        "-CA",
                        authority.toString(),
                        "-CAkey",
                        authorityKey.toString(),
                        "-addext",
                        "basicConstraints=critical,CA:FALSE",
                        "-addext",
                        "keyUsage=critical,digitalSignature,keyEncipherment",
                        "-addext",
                        "extendedKeyUsage=serverAuth",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1"));
        Files.delete(authorityKey);
    }

    private static void make(String subject, Path certificate, Path key, List<String> more) {
        List<String> argv = new ArrayList<>(List.of("openssl", "req", "-x509", "-batch", "-nodes", "-days", "1"));
        argv.addAll(List.of("-newkey", "rsa:2048", "-subj", subject));
        argv.addAll(List.of("-out", certificate.toString(), "-keyout", key.toString()));
        argv.addAll(more);
        Programs.run(argv, "", PrivateLibvirtd.COMMAND_DEADLINE).orThrow();
    }
}
