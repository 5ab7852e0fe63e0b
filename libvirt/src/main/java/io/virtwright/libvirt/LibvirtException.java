package io.virtwright.libvirt;

/** A call failed. {@link #error()} says why, in a form that code can switch over. */
public final class LibvirtException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    // An exception is serialisable by inheritance only; nobody sends this one anywhere.
    private final transient LibvirtError error;

    /**
     * @param call what was tried, for people: the procedure and the domain, never its arguments
     * @param error why it failed
     */
    public LibvirtException(String call, LibvirtError error) {
        super(call + ": " + text(error));
        this.error = error;
    }

    /** Why the call failed. */
    public LibvirtError error() {
        return error;
    }

    private static String text(LibvirtError error) {
        return switch (error) {
            case LibvirtError.Refused refused ->
                refused.message() + " (libvirt error " + refused.code() + " of domain " + refused.domain() + ")";
            case LibvirtError.TimedOut timedOut -> timedOut.message();
            case LibvirtError.Interrupted interrupted -> interrupted.message();
            case LibvirtError.Disconnected disconnected -> disconnected.message();
            case LibvirtError.Malformed malformed -> malformed.message();
            case LibvirtError.Unreachable unreachable -> unreachable.message();
            case LibvirtError.AuthenticationNeeded needed -> needed.message();
            case LibvirtError.CertificateRefused refused -> refused.message();
        };
    }
}
