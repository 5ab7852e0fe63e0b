package io.virtwright.libvirt.rpc;

import java.io.IOException;

/** The other side sent what cannot be a packet. Nothing after it can be understood. */
public final class MalformedPacketException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong */
    public MalformedPacketException(String message) {
        super(message);
    }
}
