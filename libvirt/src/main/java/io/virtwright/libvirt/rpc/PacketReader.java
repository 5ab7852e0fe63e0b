package io.virtwright.libvirt.rpc;

import io.virtwright.libvirt.xdr.XdrReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Cuts a stream of bytes into packets. Not safe for use by several threads. */
public final class PacketReader {
    /** {@code VIR_NET_MESSAGE_PAYLOAD_MAX} of {@code src/rpc/virnetprotocol.x}: the longest body, in bytes. */
    public static final int MAX_BODY_BYTES = 33_554_408;

    private static final int MAX_PACKET_BYTES = Header.FRAME_BYTES + MAX_BODY_BYTES;

    /** A length is believed only as the bytes arrive: this much is allocated ahead of them. */
    private static final int STEP_BYTES = 64 * 1024;

    private final InputStream in;

    /** @param in where the packets come from; short reads are normal */
    public PacketReader(InputStream in) {
        this.in = in;
    }

    /**
     * Waits for the next packet.
     *
     * @throws EOFException if the stream ended, between packets or within one (its message says which)
     * @throws MalformedPacketException if the length cannot be one
     * @throws IOException if reading failed
     */
    public Packet read() throws IOException {
        byte[] frame = new byte[Header.FRAME_BYTES];
        readFully(frame, 0, 4, 0, Header.FRAME_BYTES);
        XdrReader words = new XdrReader(frame);
        long length = words.uint32();
        if (length < Header.FRAME_BYTES || length > MAX_PACKET_BYTES) {
            throw new MalformedPacketException("a message that says it is " + length + " bytes long; between "
                    + Header.FRAME_BYTES + " and " + MAX_PACKET_BYTES + " are possible");
        }
        int total = (int) length;
        readFully(frame, 4, Header.FRAME_BYTES, 4, total);
        Header header =
                new Header(words.int32(), words.int32(), words.int32(), words.int32(), words.int32(), words.int32());
        return new Packet(header, readBody(total));
    }

    private byte[] readBody(int total) throws IOException {
        int length = total - Header.FRAME_BYTES;
        byte[] body = new byte[Math.min(length, STEP_BYTES)];
        int have = 0;
        while (true) {
            readFully(body, have, body.length, Header.FRAME_BYTES + have, total);
            have = body.length;
            if (have == length) {
                return body;
            }
            body = Arrays.copyOf(body, (int) Math.min(length, 2L * have));
        }
    }

    private void readFully(byte[] into, int from, int to, int before, int total) throws IOException {
        int at = from;
        while (at < to) {
            int count = in.read(into, at, to - at);
            if (count < 0) {
                int got = before + at - from;
                throw new EOFException(
                        got == 0
                                ? "the daemon closed the connection"
                                : "the daemon closed the connection in the middle of a message, after " + got + " of "
                                        + (got < 4 ? "at least " : "") + total + " bytes");
            }
            at += count;
        }
    }
}
