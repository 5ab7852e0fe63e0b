package io.virtwright.app.fleet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/**
 * Output of one host that waits for its turn: the hosts before it in the list may take long. Reports repeat themselves, so
 * packed they take a twentieth or so.
 */
public final class Held {
    private static final int WORTH_PACKING = 512;

    private final byte[] bytes;
    private final boolean packed;

    private Held(byte[] bytes, boolean packed) {
        this.bytes = bytes;
        this.packed = packed;
    }

    public static Held of(byte[] output) {
        if (output.length < WORTH_PACKING) {
            return new Held(output.clone(), false);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream(output.length / 8);
        Deflater deflater = new Deflater(Deflater.BEST_SPEED);
        try (OutputStream out = new DeflaterOutputStream(packed, deflater)) {
            out.write(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            deflater.end();
        }
        return new Held(packed.toByteArray(), true);
    }

    public void writeTo(OutputStream out) {
        try {
            if (packed) {
                try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
                    in.transferTo(out);
                }
            } else {
                out.write(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
