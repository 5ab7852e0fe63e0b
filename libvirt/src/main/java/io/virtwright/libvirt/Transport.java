package io.virtwright.libvirt;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A byte stream to a libvirt daemon: a UNIX socket, the pipes of an {@code ssh} process, a TLS socket.
 *
 * <p>A {@link LibvirtConnection} reads in one thread and writes in another, at the same time.
 */
public interface Transport extends Closeable {
    /** What the daemon sends. Read by one thread only. */
    InputStream in();

    /** What the daemon gets. Written by one thread only. */
    OutputStream out();

    /**
     * Whether nobody on the way can read or change what is sent, and the other end is known to be the daemon: a UNIX
     * socket, {@code ssh}. Where not, no password is used without a SASL mechanism that proves both sides and encrypts.
     */
    default boolean isConfidential() {
        return true;
    }

    /**
     * Ends the stream. Must make a read and a write that another thread is blocked in end soon: that is how deadlines
     * are kept. May be called several times and by any thread.
     */
    @Override
    void close() throws IOException;

    /**
     * A transport of two streams.
     *
     * @param in what the daemon sends
     * @param out what the daemon gets
     * @param close what ends both (for a child process: destroys it)
     */
    static Transport of(InputStream in, OutputStream out, Closeable close) {
        return new StreamTransport(in, out, close);
    }
}
