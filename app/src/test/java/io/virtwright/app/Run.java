package io.virtwright.app;

import io.virtwright.app.cli.Cli;
import io.virtwright.app.cli.Context;
import io.virtwright.app.render.Style;
import io.virtwright.app.terminal.Io;
import io.virtwright.engine.practice.Practice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs one command line in this process, as {@link Main} does, and keeps what it wrote. */
public final class Run {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private byte[] input = {};
    private Runnable asked = () -> {};
    private Io.Terminals terminals = Io.Terminals.NONE;
    private Map<String, String> environment = Map.of();
    private Optional<List<Practice>> practices = Optional.empty();
    private Optional<Context.Hosts> hosts = Optional.empty();
    private int exit;

    public static Run of(String... args) {
        return new Run().go(args);
    }

    public Run input(String text) {
        input = text.getBytes(StandardCharsets.UTF_8);
        return this;
    }

    /** What happens on the host between a question and its answer. */
    public Run whenAsked(Runnable meanwhile) {
        asked = meanwhile;
        return this;
    }

    public Run terminals(boolean in, boolean out) {
        terminals = new Io.Terminals(in, out, out, () -> Style.WIDTH);
        return this;
    }

    public Run environment(String name, String value) {
        environment = Map.of(name, value);
        return this;
    }

    public Run practices(List<Practice> only) {
        practices = Optional.of(only);
        return this;
    }

    public Run hosts(Context.Hosts other) {
        hosts = Optional.of(other);
        return this;
    }

    public Run go(String... args) {
        Io io = new Io(answers(), out, err, StandardCharsets.UTF_8, terminals, environment);
        Context real = Main.context(io);
        Context context =
                new Context(io, () -> practices.orElseGet(() -> real.practices().get()), hosts.orElse(real.hosts()));
        exit = Cli.run(args, context);
        return this;
    }

    private InputStream answers() {
        return new FilterInputStream(new ByteArrayInputStream(input)) {
            @Override
            public int read(byte[] bytes, int from, int length) throws IOException {
                asked.run();
                return super.read(bytes, from, length);
            }
        };
    }

    /** The practices that the program has. */
    public static List<Practice> practices() {
        Io io = new Io(
                new ByteArrayInputStream(new byte[0]),
                new ByteArrayOutputStream(),
                new ByteArrayOutputStream(),
                StandardCharsets.UTF_8,
                Io.Terminals.NONE,
                Map.of());
        return Main.context(io).practices().get();
    }

    public int exit() {
        return exit;
    }

    public String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        return out.toByteArray();
    }

    public String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
