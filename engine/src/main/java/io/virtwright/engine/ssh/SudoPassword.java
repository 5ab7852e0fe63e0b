package io.virtwright.engine.ssh;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A password for sudo, asked for once. It leaves this object only for the standard input of a sudo that asked for it. */
public final class SudoPassword implements AutoCloseable {
    private static final int MAX_BYTES_PER_CHARACTER = 3;

    private final byte[] line;

    /**
     * @param password copied; the caller wipes its own
     * @throws IllegalArgumentException for one with a line feed or NUL in it: sudo reads one line
     */
    public SudoPassword(char[] password) {
        ByteBuffer bytes = ByteBuffer.allocate(MAX_BYTES_PER_CHARACTER * password.length);
        StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(password), bytes, true);
        line = Arrays.copyOf(bytes.array(), bytes.position() + 1);
        Arrays.fill(bytes.array(), (byte) 0);
        line[line.length - 1] = '\n';
        for (int i = 0; i < line.length - 1; i++) {
            if (line[i] == '\n' || line[i] == 0) {
                close();
                throw new IllegalArgumentException("a password for sudo is one line");
            }
        }
    }

    void answer(RemoteChannel sudo) throws IOException {
        sudo.write(line, 0, line.length);
    }

    /** Wipes it. */
    @Override
    public void close() {
        Arrays.fill(line, (byte) 0);
    }

    @Override
    public String toString() {
        return "a password";
    }
}
