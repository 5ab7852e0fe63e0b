package io.virtwright.engine.ssh;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Builds a packet of the SSH connection protocol: RFC 4251, section 5. */
final class PacketWriter {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    /** A packet for the proxy: no padding, then the type. */
    static PacketWriter packet(int type) {
        return new PacketWriter().u8(0).u8(type);
    }

    PacketWriter u8(int value) {
        bytes.write(value);
        return this;
    }

    PacketWriter u32(int value) {
        bytes.writeBytes(ByteBuffer.allocate(4).putInt(value).array());
        return this;
    }

    PacketWriter string(String text) {
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        return string(content, 0, content.length);
    }

    PacketWriter string(byte[] content, int offset, int length) {
        u32(length);
        bytes.write(content, offset, length);
        return this;
    }

    /** With its length before it. */
    ByteBuffer framed() {
        byte[] content = bytes.toByteArray();
        return ByteBuffer.allocate(4 + content.length)
                .putInt(content.length)
                .put(content)
                .flip();
    }
}
