package io.virtwright.app;

import java.io.PrintStream;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The program's entry point. */
@Command(
        name = "virtwright",
        description = "Makes a KVM/libvirt host follow virtualization best practice, and proves that it does.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
public final class Main implements Runnable {
    private static final int USAGE = 64;

    private Main() {}

    /** Runs one command line and exits with its exit code. */
    public static void main(String[] args) {
        System.exit(run(args, writer(System.out), writer(System.err)));
    }

    /**
     * Runs one command line.
     *
     * @return the exit code: 0 compliant or done, 1 could not run, 2 drift, 3 nothing worse than unknown, 64 wrong usage
     */
    static int run(String[] args, PrintWriter out, PrintWriter err) {
        return new CommandLine(new Main())
                .setOut(out)
                .setErr(err)
                .setParameterExceptionHandler((e, arguments) -> {
                    err.println(e.getMessage());
                    e.getCommandLine().usage(err);
                    return USAGE;
                })
                .execute(args);
    }

    private static PrintWriter writer(PrintStream stream) {
        return new PrintWriter(stream, true, stream.charset());
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
