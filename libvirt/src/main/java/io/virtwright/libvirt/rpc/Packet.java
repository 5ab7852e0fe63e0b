package io.virtwright.libvirt.rpc;

import io.virtwright.libvirt.xdr.XdrWriter;

/**
 * One packet. The body is not copied: whoever makes or gets a packet must not change it.
 *
 * @param header the header
 * @param body the XDR after the header
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared, and a copy of 32 MiB is worth avoiding.
public record Packet(Header header, byte[] body) {
    /**
     * The packet as sent: length (itself included), header, body.
     *
     * @throws IllegalArgumentException if the body is longer than {@link PacketReader#MAX_BODY_BYTES}, or no XDR because
     *     its length is no multiple of 4
     */
    public byte[] toBytes() {
        if (body.length > PacketReader.MAX_BODY_BYTES) {
            throw new IllegalArgumentException(
                    "a message of " + body.length + " bytes, and libvirt allows " + PacketReader.MAX_BODY_BYTES);
        }
        if (body.length % 4 != 0) {
            throw new IllegalArgumentException("a body of " + body.length + " bytes is no XDR");
        }
        return new XdrWriter()
                .int32(Header.FRAME_BYTES + body.length)
                .int32(header.program())
                .int32(header.version())
                .int32(header.procedure())
                .int32(header.type())
                .int32(header.serial())
                .int32(header.status())
                .fixedOpaque(body)
                .toByteArray();
    }
}
