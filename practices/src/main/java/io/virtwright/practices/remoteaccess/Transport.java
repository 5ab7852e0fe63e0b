package io.virtwright.practices.remoteaccess;

/** How a listener is spoken to. */
enum Transport {
    /** In the clear, unless the SASL mechanism encrypts. */
    TCP("tcp", 16509, "sasl"),
    TLS("tls", 16514, "none");

    private final String word;
    private final int port;
    private final String authentication;

    Transport(String word, int port, String authentication) {
        this.word = word;
        this.port = port;
        this.authentication = authentication;
    }

    String word() {
        return word;
    }

    /** libvirt's own port for it. */
    int port() {
        return port;
    }

    /** What libvirt wants of a client where its configuration doesn't say (remote_daemon_config.c). */
    String authentication() {
        return authentication;
    }

    boolean isTls() {
        return this == TLS;
    }
}
