package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Standard input for reach.sh, which says what the lines are. */
final class Frames {
    /** In the language of awk there is no NUL. */
    private static final byte[] NUL = {'0', '\n'};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final MessageDigest digest = sha256();

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // Every Java has it.
        }
    }

    /** @param name nothing but letters, digits, dots, dashes and slashes */
    Frames plain(String word, String name) {
        out.writeBytes((word + " " + name + "\n").getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    /** A line whose text may be anything. */
    Frames text(String word, String text) {
        out.writeBytes((word + " ").getBytes(StandardCharsets.US_ASCII));
        escape(text.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
        return this;
    }

    Frames file(String name, Bytes content) {
        plain("file", name);
        byte[] bytes = content.toArray();
        digest.update(bytes);
        int from = 0;
        for (int i = 0; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                piece('+', bytes, from, i);
                from = i + 1;
            } else if (bytes[i] == 0) {
                piece('-', bytes, from, i);
                out.writeBytes(NUL);
                from = i + 1;
            }
        }
        if (from < bytes.length) {
            piece('-', bytes, from, bytes.length);
        }
        return this;
    }

    private void piece(char kind, byte[] bytes, int from, int to) {
        out.write(kind);
        out.write(bytes, from, to - from);
        out.write('\n');
    }

    private void escape(byte[] bytes) {
        for (byte one : bytes) {
            int value = one & 0xff;
            if (value >= ' ' && value <= '~' && value != '\\') {
                out.write(value);
            } else {
                // Three digits always: the next character may be a digit.
                out.write('\\');
                out.write('0');
                out.write('0' + (value >> 6));
                out.write('0' + (value >> 3 & 7));
                out.write('0' + (value & 7));
            }
        }
    }

    /** All, with what tells that it arrived as it was sent. */
    Bytes end() {
        plain("end", HexFormat.of().formatHex(digest.digest()));
        return Bytes.of(out.toByteArray());
    }
}
