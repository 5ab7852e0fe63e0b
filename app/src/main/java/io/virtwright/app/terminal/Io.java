package io.virtwright.app.terminal;

import io.virtwright.app.render.Paper;
import io.virtwright.app.render.Style;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/**
 * What a command reads and writes: the standard streams, and what is behind them. The output may be text for people or
 * bytes for programs; what could not be written is remembered, so that a full disk is not taken for success.
 */
public final class Io {
    private final InputStream in;
    private final Output output;
    private final PrintWriter out;
    private final PrintWriter err;
    private final Charset charset;
    private final Terminals terminals;
    private final boolean noColour;

    /**
     * Which of the standard streams are terminals.
     *
     * @param columns of a line on them; asked only for text, because asking takes time
     */
    public record Terminals(boolean in, boolean out, boolean err, IntSupplier columns) {
        public static final Terminals NONE = new Terminals(false, false, false, () -> Style.WIDTH);

        static Terminals found() {
            return new Terminals(terminal(0), terminal(1), terminal(2), Columns::ofTerminal);
        }

        /** Asks the kernel what is behind a file descriptor: Java knows only whether all of them are terminals. */
        private static boolean terminal(int descriptor) {
            try {
                String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor))
                        .toString();
                return target.startsWith("/dev/pts/")
                        || target.startsWith("/dev/tty")
                        || target.startsWith("/dev/hvc")
                        || target.equals("/dev/console");
            } catch (IOException e) {
                return false;
            }
        }
    }

    public Io(
            InputStream in,
            OutputStream out,
            OutputStream err,
            Charset charset,
            Terminals terminals,
            Map<String, String> environment) {
        this.in = in;
        this.output = new Output(out);
        this.charset = charset;
        this.out = new PrintWriter(new OutputStreamWriter(output, charset));
        this.err = new PrintWriter(new OutputStreamWriter(err, charset), true);
        this.terminals = terminals;
        this.noColour = !environment.getOrDefault("NO_COLOR", "").isEmpty()
                || environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** The streams of this process. */
    public static Io standard() {
        // Not System.out itself: it swallows what can't be written.
        return new Io(
                System.in,
                new BufferedOutputStream(new FileOutputStream(FileDescriptor.out), 1 << 15),
                new FileOutputStream(FileDescriptor.err),
                System.out.charset(),
                Terminals.found(),
                System.getenv());
    }

    public PrintWriter out() {
        return out;
    }

    public PrintWriter err() {
        return err;
    }

    /** Standard output for bytes; what was written as text goes first. */
    public OutputStream bytes() {
        out.flush();
        return output;
    }

    public InputStream in() {
        return in;
    }

    public Terminals terminals() {
        return terminals;
    }

    public boolean unicode() {
        return charset.equals(StandardCharsets.UTF_8);
    }

    /** Text for people on standard output. */
    public Paper paper() {
        return new Paper(out, style(terminals.out()));
    }

    /** Text for people on standard error: where standard output is for a program. */
    public Paper side() {
        return new Paper(err, style(terminals.err()));
    }

    private Style style(boolean terminal) {
        return new Style(
                terminal && !noColour, unicode(), terminal ? terminals.columns().getAsInt() : Style.WIDTH);
    }

    /** Asks a question of somebody at a terminal and waits for the answer; empty at the end of input. */
    public Optional<String> ask(String question) {
        out.print(question);
        show();
        try {
            return Optional.ofNullable(new BufferedReader(new InputStreamReader(in, charset)).readLine());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Asks for a password on the terminal, without showing it; empty where nobody can be asked. The caller wipes it. */
    public Optional<char[]> secret(String prompt) {
        return terminals.in() || terminals.err() ? Secret.ask(prompt) : Optional.empty();
    }

    /** Tells on standard error how far a long run is, where that is a terminal. */
    public Progress progress(String what, int all) {
        return new Progress(err, terminals.err(), what, all);
    }

    /** Lets the user see what was written so far. */
    public void show() {
        out.flush();
        output.flush();
    }

    /** Writes out all that is buffered. Returns why some output could not be written, if so. */
    public Optional<String> flush() {
        show();
        err.flush();
        return output.problem;
    }

    /** Standard output that remembers its first failure. A reader that went away is none: it had enough. */
    private static final class Output extends FilterOutputStream {
        private Optional<String> problem = Optional.empty();

        Output(OutputStream out) {
            super(out);
        }

        private interface Write {
            void to(OutputStream out) throws IOException;
        }

        private void attempt(Write write) {
            if (problem.isPresent()) {
                return;
            }
            try {
                write.to(out);
            } catch (IOException e) {
                String reason = Optional.ofNullable(e.getMessage()).orElse("failed");
                problem = reason.contains("Broken pipe") ? Optional.empty() : Optional.of(reason);
            }
        }

        @Override
        public void write(int b) {
            attempt(stream -> stream.write(b));
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            attempt(stream -> stream.write(bytes, from, length));
        }

        @Override
        public void flush() {
            attempt(OutputStream::flush);
        }

        @Override
        public void close() {
            flush();
        }
    }
}
