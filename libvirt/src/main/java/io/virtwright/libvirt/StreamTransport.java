package io.virtwright.libvirt;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Two streams and what ends them. */
record StreamTransport(InputStream in, OutputStream out, Closeable ending) implements Transport {
    @Override
    public void close() throws IOException {
        ending.close();
    }
}
