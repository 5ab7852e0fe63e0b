package io.virtwright.libvirt;

/** The codes of {@link LibvirtError.Refused} that callers tell apart: {@code include/libvirt/virterror.h}. */
public final class ErrorCode {
    /** {@code VIR_ERR_INTERNAL_ERROR}. */
    public static final int INTERNAL_ERROR = 1;

    /** {@code VIR_ERR_NO_SUPPORT}: the driver does not have the function. */
    public static final int NO_SUPPORT = 3;

    /** {@code VIR_ERR_INVALID_ARG}. */
    public static final int INVALID_ARG = 8;

    /** {@code VIR_ERR_OPERATION_FAILED}. */
    public static final int OPERATION_FAILED = 9;

    /** {@code VIR_ERR_XML_ERROR}: XML that is no valid definition. */
    public static final int XML_ERROR = 27;

    /** {@code VIR_ERR_OPERATION_DENIED}: forbidden on a read-only connection. */
    public static final int OPERATION_DENIED = 29;

    /** {@code VIR_ERR_XML_DETAIL}: XML that is not well-formed; the message holds the line. */
    public static final int XML_DETAIL = 35;

    /** {@code VIR_ERR_RPC}. */
    public static final int RPC = 39;

    /** {@code VIR_ERR_NO_DOMAIN}: no such domain, or no longer. */
    public static final int NO_DOMAIN = 42;

    /** {@code VIR_ERR_AUTH_FAILED}. */
    public static final int AUTH_FAILED = 45;

    /** {@code VIR_ERR_OPERATION_INVALID}: not possible in the domain's present state. */
    public static final int OPERATION_INVALID = 55;

    /** {@code VIR_ERR_CONFIG_UNSUPPORTED}. */
    public static final int CONFIG_UNSUPPORTED = 67;

    /** {@code VIR_ERR_OPERATION_TIMEOUT}: a lock inside the daemon was not free in time. */
    public static final int OPERATION_TIMEOUT = 68;

    /** {@code VIR_ERR_ARGUMENT_UNSUPPORTED}: among others, of a domain that lacks what the call needs. */
    public static final int ARGUMENT_UNSUPPORTED = 74;

    /** {@code VIR_ERR_AUTH_CANCELLED}. */
    public static final int AUTH_CANCELLED = 79;

    /** {@code VIR_ERR_AGENT_UNRESPONSIVE}: no guest agent is connected, or it does not answer. */
    public static final int AGENT_UNRESPONSIVE = 86;

    /** {@code VIR_ERR_ACCESS_DENIED}: by the daemon's access control. */
    public static final int ACCESS_DENIED = 88;

    /** {@code VIR_ERR_AUTH_UNAVAILABLE}. */
    public static final int AUTH_UNAVAILABLE = 94;

    private ErrorCode() {}
}
