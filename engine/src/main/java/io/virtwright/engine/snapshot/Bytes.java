package io.virtwright.engine.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The content of a file: an immutable sequence of bytes with value equality.
 *
 * <p>Config files are edited as {@link #latin1()}, which maps every byte to one character and back, so that an edit
 * keeps the bytes it did not mean to change whatever their encoding is.
 */
public final class Bytes {
    public static final Bytes EMPTY = new Bytes(new byte[0]);

    private final byte[] content;

    private Bytes(byte[] content) {
        this.content = content;
    }

    public static Bytes of(byte[] content) {
        return new Bytes(content.clone());
    }

    public static Bytes ofUtf8(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    public static Bytes ofLatin1(String text) {
        return new Bytes(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public byte[] toArray() {
        return content.clone();
    }

    public int size() {
        return content.length;
    }

    /** The content as UTF-8; what is not UTF-8 becomes U+FFFD. For reading, never for writing back. */
    public String utf8() {
        return new String(content, StandardCharsets.UTF_8);
    }

    /** The content with one character a byte: the lossless form for editing. */
    public String latin1() {
        return new String(content, StandardCharsets.ISO_8859_1);
    }

    /** The content of a one-value kernel file, as UTF-8 without the white space around it. */
    public String line() {
        return utf8().strip();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    @Override
    public String toString() {
        return content.length + " bytes";
    }
}
