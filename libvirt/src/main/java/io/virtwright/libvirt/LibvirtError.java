package io.virtwright.libvirt;

import java.util.List;

/** Why a call, or the whole connection, failed. */
public sealed interface LibvirtError {
    /** The reason in words, for people. Never holds domain XML or a secret. */
    String message();

    /**
     * Whether the daemon may have seen the call. If so, a call that changes something may have changed it, wholly or in
     * part (libvirt applies {@link Affect#LIVE} before {@link Affect#CONFIG}, for one).
     */
    boolean sent();

    /**
     * The daemon answered with an error: {@code virError} of {@code include/libvirt/virterror.h}.
     *
     * @param code {@code virErrorNumber}, see {@link ErrorCode}
     * @param domain {@code virErrorDomain}: the part of libvirt that reports it, 10 for the QEMU driver
     * @param level {@code virErrorLevel}: 0 none, 1 warning, 2 error
     * @param message libvirt's own words; empty if it sent none
     */
    record Refused(int code, int domain, int level, String message) implements LibvirtError {
        @Override
        public boolean sent() {
            return true;
        }
    }

    /** No answer within the deadline. */
    record TimedOut(String message, boolean sent) implements LibvirtError {}

    /** The thread that waited was interrupted; its interrupt flag is set again. */
    record Interrupted(String message, boolean sent) implements LibvirtError {}

    /** The connection ended, by the daemon or by {@link LibvirtConnection#close()}. */
    record Disconnected(String message, boolean sent) implements LibvirtError {}

    /** The daemon sent what the protocol does not allow. */
    record Malformed(String message, boolean sent) implements LibvirtError {}

    /** Nobody could be connected to. */
    record Unreachable(String message) implements LibvirtError {
        @Override
        public boolean sent() {
            return false;
        }
    }

    /**
     * The daemon wants an authentication that this client cannot do.
     *
     * @param offered what the daemon offers
     * @param message the reason in words
     */
    record AuthenticationNeeded(List<AuthType> offered, String message) implements LibvirtError {
        public AuthenticationNeeded {
            offered = List.copyOf(offered);
        }

        @Override
        public boolean sent() {
            return false;
        }
    }

    /** The daemon ended a TLS session because it wants a certificate of the client that it trusts. */
    record CertificateRefused(String message) implements LibvirtError {
        @Override
        public boolean sent() {
            return false;
        }
    }
}
