package io.virtwright.libvirt;

import io.virtwright.libvirt.sasl.SecurityLayer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import javax.security.sasl.SaslClient;
import org.jspecify.annotations.Nullable;

/**
 * A transport whose streams can be put under a SASL security layer, once, while a reader waits on it. That is safe
 * because a daemon sends nothing of its own between the end of a login and the next call.
 */
final class SecurableTransport implements Transport {
    private final Transport transport;
    private final InputStream in;
    private final OutputStream out;
    private volatile @Nullable SecurityLayer layer;

    SecurableTransport(Transport transport) {
        this.transport = transport;
        this.in = new Input();
        this.out = new Output();
    }

    /** From now on, everything goes through the layer that this login negotiated. */
    void secure(SaslClient login) {
        layer = new SecurityLayer(login);
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public boolean isConfidential() {
        return transport.isConfidential();
    }

    @Override
    public void close() throws IOException {
        transport.close();
    }

    private final class Input extends InputStream {
        private InputStream raw = transport.in();
        private byte[] plain = new byte[0];
        private int at;

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (layer == null) {
                int count = raw.read(into, offset, length);
                if (layer == null || count < 0) {
                    return count;
                }
                // The layer came while this thread waited: these bytes are the first of a secured message.
                byte[] first = Arrays.copyOfRange(into, offset, offset + count);
                raw = new SequenceInputStream(new ByteArrayInputStream(first), raw);
            }
            return secured(into, offset, length);
        }

        private int secured(byte[] into, int offset, int length) throws IOException {
            SecurityLayer through = layer;
            while (at == plain.length) {
                byte[] next = through == null ? null : through.read(raw);
                if (next == null) {
                    return -1;
                }
                plain = next;
                at = 0;
            }
            int count = Math.min(length, plain.length - at);
            System.arraycopy(plain, at, into, offset, count);
            at += count;
            return count;
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            SecurityLayer through = layer;
            if (through == null) {
                transport.out().write(from, offset, length);
            } else {
                through.write(transport.out(), from, offset, length);
            }
        }

        @Override
        public void flush() throws IOException {
            transport.out().flush();
        }
    }
}
