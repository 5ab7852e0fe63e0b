package io.virtwright.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class IoTest {
    @Test
    void whatCannotBeWrittenIsRemembered() {
        Io io = io(failing("No space left on device"), "");
        io.out().println("text");
        assertThat(io.flush()).contains("No space left on device");
    }

    @Test
    void aReaderThatHadEnoughIsNoFailure() {
        Io io = io(failing("Broken pipe"), "");
        io.out().println("text");
        assertThat(io.flush()).isEmpty();
    }

    @Test
    void textAndBytesKeepTheirOrder() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Io io = io(out, "");
        io.out().print("a");
        io.bytes().write('b');
        io.out().print("c");
        assertThat(io.flush()).isEmpty();
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("abc");
    }

    @Test
    void asksAndTakesOneLine() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThat(io(out, "yes\nno\n").ask("Sure? ")).contains("yes");
        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("Sure? ");
        assertThat(io(out, "").ask("Sure? ")).isEmpty();
    }

    @Test
    void textIsAsWideAsTheTerminalThatItGoesTo() {
        Io io = new Io(
                new ByteArrayInputStream(new byte[0]),
                OutputStream.nullOutputStream(),
                OutputStream.nullOutputStream(),
                StandardCharsets.UTF_8,
                new Io.Terminals(false, false, true, () -> 111),
                Map.of());
        assertThat(io.paper().style().width()).as("a file").isEqualTo(80);
        assertThat(io.side().style().width()).isEqualTo(111);
    }

    private static OutputStream failing(String why) {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException(why);
            }
        };
    }

    private static Io io(OutputStream out, String input) {
        return new Io(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                out,
                OutputStream.nullOutputStream(),
                StandardCharsets.UTF_8,
                Io.Terminals.NONE,
                Map.of());
    }
}
