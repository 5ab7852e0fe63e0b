package io.virtwright.app.terminal;

import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Asks for a password on the terminal of this process, without showing it. The terminal itself, not the standard streams:
 * these may be a file or a pipe.
 */
final class Secret {
    private static final Path TERMINAL = Path.of("/dev/tty");
    private static final int LONGEST = 1024;

    private Secret() {}

    /** The password; empty where there is no terminal, or its user ends the input. The caller wipes it. */
    static Optional<char[]> ask(String prompt) {
        try (InputStream in = new FileInputStream(TERMINAL.toFile());
                OutputStream out = new FileOutputStream(TERMINAL.toFile())) {
            out.write(prompt.getBytes(StandardCharsets.UTF_8));
            // Ctrl-C ends the process: the terminal must not stay mute.
            Thread restore = new Thread(() -> echo(true));
            Runtime.getRuntime().addShutdownHook(restore);
            try {
                if (!echo(false)) {
                    return Optional.empty();
                }
                return line(in);
            } finally {
                echo(true);
                out.write('\n');
                Runtime.getRuntime().removeShutdownHook(restore);
            }
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static boolean echo(boolean on) {
        try {
            return new ProcessBuilder("stty", on ? "echo" : "-echo")
                            .redirectInput(TERMINAL.toFile())
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static Optional<char[]> line(InputStream in) throws IOException {
        byte[] bytes = new byte[LONGEST];
        int length = 0;
        int next = in.read();
        while (next >= 0 && next != '\n' && length < LONGEST) {
            bytes[length++] = (byte) next;
            next = in.read();
        }
        if (next < 0) {
            Arrays.fill(bytes, (byte) 0);
            return Optional.empty();
        }
        CharBuffer text = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes, 0, length));
        Arrays.fill(bytes, (byte) 0);
        char[] password = Arrays.copyOfRange(text.array(), text.position(), text.limit());
        Arrays.fill(text.array(), '\0');
        return Optional.of(password);
    }
}
