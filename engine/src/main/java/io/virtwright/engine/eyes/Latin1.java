package io.virtwright.engine.eyes;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Bytes as text of one character a byte: what a host's reader answers, as paths need not be UTF-8. */
final class Latin1 {
    private Latin1() {}

    static String of(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Of a text, its bytes: the key of a path in a reply. */
    static String raw(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /** As text, with U+FFFD for what is not UTF-8. */
    static String text(String latin1) {
        return new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    /** Whether it is UTF-8. */
    static boolean isText(String latin1) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(latin1.getBytes(StandardCharsets.ISO_8859_1)));
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }
}
