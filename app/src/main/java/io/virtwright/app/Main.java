package io.virtwright.app;

import io.virtwright.app.cli.Cli;
import io.virtwright.app.cli.Context;
import io.virtwright.app.terminal.Io;

/** The program's entry point. */
public final class Main {
    private Main() {}

    /** Runs one command line and exits with its exit code. */
    public static void main(String[] args) {
        System.exit(Cli.run(args, context(Io.standard())));
    }

    /** The program, as opposed to a test of it: all practices, real hosts. */
    public static Context context(Io io) {
        return new Context(io, Practices::all, new RealHosts());
    }
}
