package io.virtwright.libvirt.xdr;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Encodes values as XDR into a growing array. Not safe for use by several threads.
 *
 * <p>Strings are checked before they are sent: a character that UTF-8 cannot hold, or a NUL (at which the daemon, in
 * C, would cut the string and act on another name), is refused with {@link IllegalArgumentException}.
 */
public final class XdrWriter {
    private byte[] bytes = new byte[64];
    private int length;

    /** Appends a signed 32-bit word. */
    public XdrWriter int32(int value) {
        room(4);
        bytes[length++] = (byte) (value >>> 24);
        bytes[length++] = (byte) (value >>> 16);
        bytes[length++] = (byte) (value >>> 8);
        bytes[length++] = (byte) value;
        return this;
    }

    /**
     * Appends an unsigned 32-bit word.
     *
     * @param value 0 to 2^32 - 1
     */
    public XdrWriter uint32(long value) {
        if (value < 0 || value > 0xFFFF_FFFFL) {
            throw new IllegalArgumentException("not an unsigned 32-bit number: " + value);
        }
        return int32((int) value);
    }

    /** Appends a 64-bit word (XDR hyper); the same bytes whether it is read as signed or unsigned. */
    public XdrWriter int64(long value) {
        return int32((int) (value >>> 32)).int32((int) value);
    }

    /** Appends a double, IEEE 754. */
    public XdrWriter float64(double value) {
        return int64(Double.doubleToRawLongBits(value));
    }

    /** Appends a boolean as the words 0 or 1. */
    public XdrWriter bool(boolean value) {
        return int32(value ? 1 : 0);
    }

    /**
     * Appends a string: length in bytes, UTF-8, padding.
     *
     * @param maxBytes the longest that the protocol allows, in bytes of UTF-8
     */
    public XdrWriter string(String value, int maxBytes) {
        return opaque(utf8(value), maxBytes);
    }

    /** Appends an optional string: 0, or 1 and the string. */
    public XdrWriter optionalString(Optional<String> value, int maxBytes) {
        bool(value.isPresent());
        value.ifPresent(present -> string(present, maxBytes));
        return this;
    }

    /**
     * Appends opaque data of variable length: length in bytes, the bytes, padding.
     *
     * @param maxBytes the longest that the protocol allows
     */
    public XdrWriter opaque(byte[] value, int maxBytes) {
        if (value.length > maxBytes) {
            throw new IllegalArgumentException(value.length + " bytes, and the protocol allows " + maxBytes);
        }
        return int32(value.length).fixedOpaque(value);
    }

    /** Appends opaque data of a length that both sides know: the bytes and padding. */
    public XdrWriter fixedOpaque(byte[] value) {
        int padding = -value.length & 3;
        room(value.length + padding);
        System.arraycopy(value, 0, bytes, length, value.length);
        // The padding's bytes are zero already: nothing was ever written beyond length.
        length += value.length + padding;
        return this;
    }

    /** What was appended so far, as a new array. */
    public byte[] toByteArray() {
        return Arrays.copyOf(bytes, length);
    }

    private static byte[] utf8(String value) {
        if (value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a NUL character in a string for libvirt");
        }
        try {
            ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(value));
            byte[] result = new byte[encoded.remaining()];
            encoded.get(result);
            return result;
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("a string for libvirt that UTF-8 cannot hold", e);
        }
    }

    private void room(int more) {
        if (bytes.length - length < more) {
            bytes = Arrays.copyOf(bytes, Math.max(Math.addExact(length, more), bytes.length * 2));
        }
    }
}
