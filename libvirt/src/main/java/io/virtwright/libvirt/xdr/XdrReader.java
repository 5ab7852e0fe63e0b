package io.virtwright.libvirt.xdr;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Decodes XDR from an array. Every length is checked against the bytes that are really there before anything of that
 * length is allocated, so that hostile input costs no more memory than its own size. Every fault is an
 * {@link XdrException}. Not safe for use by several threads.
 */
public final class XdrReader {
    private final byte[] bytes;
    private int position;

    /** @param bytes the message's body; not copied, and must not change while it is read */
    public XdrReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes that were not read yet. */
    public int remaining() {
        return bytes.length - position;
    }

    /** Reads a signed 32-bit word. */
    public int int32() {
        need(4, "a 4-byte word");
        int value = (bytes[position] & 0xFF) << 24
                | (bytes[position + 1] & 0xFF) << 16
                | (bytes[position + 2] & 0xFF) << 8
                | (bytes[position + 3] & 0xFF);
        position += 4;
        return value;
    }

    /** Reads an unsigned 32-bit word: 0 to 2^32 - 1. */
    public long uint32() {
        return Integer.toUnsignedLong(int32());
    }

    /** Reads a 64-bit word (XDR hyper, signed or unsigned). */
    public long int64() {
        need(8, "an 8-byte word");
        long high = int32();
        return high << 32 | uint32();
    }

    /** Reads a double, IEEE 754. */
    public double float64() {
        return Double.longBitsToDouble(int64());
    }

    /** Reads a boolean; a word other than 0 and 1 is a fault. */
    public boolean bool() {
        int at = position;
        return switch (int32()) {
            case 0 -> false;
            case 1 -> true;
            default -> throw fault("a boolean that is neither 0 nor 1", at);
        };
    }

    /**
     * Reads a string and insists on UTF-8, so that what is written back later is what was read.
     *
     * @param maxBytes the longest that the protocol allows
     */
    public String string(int maxBytes) {
        int at = position;
        byte[] raw = opaque(maxBytes);
        String text = new String(raw, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            // Either the character itself, or the decoder's mark for a fault: only a strict decoder can tell.
            try {
                StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(raw));
            } catch (CharacterCodingException e) {
                throw fault("a string that is not UTF-8", at);
            }
        }
        return text;
    }

    /**
     * Reads a string that is only shown to people, or that may hold a file name of any bytes: what is not UTF-8
     * becomes U+FFFD.
     *
     * @param maxBytes the longest that the protocol allows
     */
    public String lenientString(int maxBytes) {
        return new String(opaque(maxBytes), StandardCharsets.UTF_8);
    }

    /** Reads an optional value: 0, or 1 and the value. */
    public <T> Optional<T> optional(Function<XdrReader, T> element) {
        return bool() ? Optional.of(element.apply(this)) : Optional.empty();
    }

    /**
     * Reads opaque data of variable length.
     *
     * @param maxBytes the longest that the protocol allows
     */
    public byte[] opaque(int maxBytes) {
        return fixedOpaque(count(maxBytes, 1, "bytes"));
    }

    /** Reads opaque data of a length that both sides know, and its padding. */
    public byte[] fixedOpaque(int length) {
        int padded = length + (-length & 3);
        need(padded, length + " bytes and their padding");
        byte[] value = Arrays.copyOfRange(bytes, position, position + length);
        position += padded;
        return value;
    }

    /**
     * Reads an array of variable length.
     *
     * @param maxCount the most elements that the protocol allows
     * @param minBytes the fewest bytes that an element takes, 1 or more: a count that the rest of the message cannot
     *     hold is a fault, before anything is allocated
     */
    public <T> List<T> array(int maxCount, int minBytes, Function<XdrReader, T> element) {
        int count = count(maxCount, minBytes, "elements");
        List<T> values = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            values.add(element.apply(this));
        }
        return List.copyOf(values);
    }

    /** Insists that everything was read. */
    public void end() {
        if (remaining() != 0) {
            throw fault(remaining() + " bytes more than expected", position);
        }
    }

    /** A fault to throw, about what stands at an offset. */
    public XdrException fault(String what, int at) {
        return new XdrException(what + ", at byte " + at + " of " + bytes.length);
    }

    /** The offset of the next byte to be read. */
    public int position() {
        return position;
    }

    private int count(int max, int minBytes, String what) {
        int at = position;
        long count = uint32();
        if (count > max) {
            throw fault(count + " " + what + ", where the protocol allows " + max, at);
        }
        if (count * minBytes > remaining()) {
            throw fault(count + " " + what + " announced, and the message ends", at);
        }
        return (int) count;
    }

    private void need(int count, String what) {
        if (remaining() < count) {
            throw fault(what + " expected, and the message ends", position);
        }
    }
}
