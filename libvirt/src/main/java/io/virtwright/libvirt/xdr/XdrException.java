package io.virtwright.libvirt.xdr;

/** Bytes that are not the XDR that was expected. Says what was expected and at which offset. */
public final class XdrException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong, with the offset in bytes */
    public XdrException(String message) {
        super(message);
    }
}
