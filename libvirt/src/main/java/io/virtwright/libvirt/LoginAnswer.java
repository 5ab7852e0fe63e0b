package io.virtwright.libvirt;

/** What a daemon says to a login that it should refuse. */
public sealed interface LoginAnswer {
    /**
     * It let the caller in.
     *
     * @param how what let it in, e.g. {@code no login} or {@code ANONYMOUS}
     */
    record Accepted(String how) implements LoginAnswer {}

    /**
     * It did not.
     *
     * @param reason the daemon's own words
     */
    record Refused(String reason) implements LoginAnswer {}
}
