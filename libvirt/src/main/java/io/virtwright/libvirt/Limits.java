package io.virtwright.libvirt;

/** Bounds that the protocol sets: {@code src/remote/remote_protocol.x} of libvirt 9.0.0. */
final class Limits {
    /** {@code REMOTE_STRING_MAX}, in bytes of UTF-8; an XML document's bound too. */
    static final int STRING = 4_194_304;

    /** {@code REMOTE_DOMAIN_LIST_MAX}. */
    static final int DOMAINS = 16_384;

    /** {@code REMOTE_IOTHREAD_INFO_MAX}. */
    static final int IO_THREADS = 16_384;

    /** {@code REMOTE_CONNECT_GET_ALL_DOMAIN_STATS_MAX}: statistics of one domain. */
    static final int STATS = 262_144;

    /** {@code REMOTE_AUTH_TYPE_LIST_MAX}. */
    static final int AUTH_TYPES = 20;

    /** {@code REMOTE_AUTH_SASL_DATA_MAX}. */
    static final int SASL_DATA = 65_536;

    private Limits() {}
}
