package io.virtwright.libvirt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/** A stream that looks like a connected socket, for the JDK's TLS, which knows nothing else. */
final class StreamSocket extends Socket {
    private final Transport stream;

    StreamSocket(Transport stream) {
        this.stream = stream;
    }

    @Override
    public InputStream getInputStream() {
        return stream.in();
    }

    @Override
    public OutputStream getOutputStream() {
        return stream.out();
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public void setSoTimeout(int timeout) {
        // Whoever closes the stream keeps the deadline.
    }

    @Override
    public void shutdownInput() {
        // TLS says farewell without it.
    }

    @Override
    public void shutdownOutput() {
        // As above.
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
