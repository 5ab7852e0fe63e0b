package io.virtwright.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What all commands have. */
abstract class BaseCommand implements Callable<Integer> {
    final Context context;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    boolean help;

    @Option(names = "--debug", description = "Show where an error comes from.")
    boolean debug;

    BaseCommand(Context context) {
        this.context = context;
    }
}
