package io.virtwright.libvirt.sasl;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import org.jspecify.annotations.Nullable;

/**
 * The buffers of a negotiated security layer: each a length of 4 bytes and what the mechanism made of a piece of the
 * stream (RFC 4422, section 3.7). One thread may read and one write at the same time.
 */
public final class SecurityLayer {
    /** What the JDK's mechanisms announce that they take, and a little for what a server adds. */
    private static final int MAX_RECEIVED = 65_536 + 64;

    private final SaslClient login;
    private final int sendSize;
    // The JDK's DIGEST-MD5 shares counters and buffers between both directions.
    private final Object lock = new Object();

    /** @param login a login that is complete and {@link #isNegotiated} */
    public SecurityLayer(SaslClient login) {
        this.login = login;
        this.sendSize = number(login.getNegotiatedProperty(Sasl.RAW_SEND_SIZE));
    }

    /** Whether a complete login brought a layer with it: what follows must go through it. */
    public static boolean isNegotiated(SaslClient login) {
        return isEncrypted(login) || "auth-int".equals(login.getNegotiatedProperty(Sasl.QOP));
    }

    /** Whether a complete login brought one that encrypts. */
    public static boolean isEncrypted(SaslClient login) {
        return "auth-conf".equals(login.getNegotiatedProperty(Sasl.QOP));
    }

    private static int number(@Nullable Object property) {
        try {
            return Math.clamp(Integer.parseInt(String.valueOf(property)), 1, 65_536);
        } catch (NumberFormatException e) {
            return 4096;
        }
    }

    /** Writes bytes as one or more buffers. */
    public void write(OutputStream out, byte[] from, int offset, int length) throws IOException {
        for (int at = offset; at < offset + length; at += sendSize) {
            int size = Math.min(sendSize, offset + length - at);
            byte[] wrapped;
            synchronized (lock) {
                wrapped = login.wrap(from, at, size);
            }
            out.write(ByteBuffer.allocate(4 + wrapped.length)
                    .putInt(wrapped.length)
                    .put(wrapped)
                    .array());
        }
    }

    /**
     * Reads one buffer.
     *
     * @return what was in it, may be no bytes; null at the end of the stream
     * @throws EOFException if the stream ends within a buffer
     */
    public byte @Nullable [] read(InputStream in) throws IOException {
        byte[] header = in.readNBytes(4);
        if (header.length == 0) {
            return null;
        }
        if (header.length < 4) {
            throw new EOFException("the daemon closed the connection within a secured message");
        }
        int length = ByteBuffer.wrap(header).getInt();
        if (length < 0 || length > MAX_RECEIVED) {
            throw new IOException(
                    "a secured message that says it is " + Integer.toUnsignedString(length) + " bytes long");
        }
        byte[] wrapped = in.readNBytes(length);
        if (wrapped.length < length) {
            throw new EOFException("the daemon closed the connection within a secured message");
        }
        synchronized (lock) {
            return login.unwrap(wrapped, 0, length);
        }
    }
}
