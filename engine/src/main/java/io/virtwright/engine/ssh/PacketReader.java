package io.virtwright.engine.ssh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Takes a packet of the SSH connection protocol apart. Lengths are checked against the bytes that are there. */
final class PacketReader {
    private final ByteBuffer bytes;

    PacketReader(byte[] packet) {
        bytes = ByteBuffer.wrap(packet);
    }

    int u8() throws IOException {
        need(1);
        return bytes.get() & 0xFF;
    }

    int u32() throws IOException {
        need(4);
        return bytes.getInt();
    }

    byte[] string() throws IOException {
        int length = u32();
        if (length < 0) {
            throw new IOException("a string of more than 2 GiB from ssh");
        }
        need(length);
        byte[] content = new byte[length];
        bytes.get(content);
        return content;
    }

    String text() throws IOException {
        return new String(string(), StandardCharsets.UTF_8);
    }

    private void need(int count) throws IOException {
        if (bytes.remaining() < count) {
            throw new IOException("a packet from ssh is too short");
        }
    }
}
