package io.virtwright.app.cli;

import io.virtwright.app.render.Style;
import io.virtwright.app.render.Visible;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;

/** Runs one command line: finds the command, lets picocli fill it, and turns whatever happens into an exit code. */
public final class Cli {
    private static final String DEBUG = "--debug";

    private final String[] args;
    private final Context context;
    private final PrintWriter err;

    private Cli(String[] args, Context context) {
        this.args = args.clone();
        this.context = context;
        this.err = context.io().err();
    }

    /**
     * Runs one command line.
     *
     * @return the exit code: 0 compliant or done, 1 could not run, 2 drift, 3 nothing worse than unknown, 64 wrong usage
     */
    public static int run(String[] args, Context context) {
        return new Cli(args, context).run();
    }

    private int run() {
        int exit = execute();
        Optional<String> problem = context.io().flush();
        if (problem.isPresent() && exit != Exit.FAILED) {
            complain("standard output: " + problem.get());
            return Exit.FAILED;
        }
        return exit;
    }

    private int execute() {
        try {
            Optional<String> word =
                    Arrays.stream(args).filter(arg -> !arg.startsWith("-")).findFirst();
            Optional<CommandName> name = word.flatMap(CommandName::of);
            if (word.isPresent() && name.isEmpty()) {
                return noSuchCommand(word.get());
            }
            CommandLine line = new CommandLine(new Root());
            name.ifPresent(found -> line.addSubcommand(found.word(), found.make(context)));
            return configured(line).execute(args);
        } catch (StackOverflowError | OutOfMemoryError e) {
            return failed(e);
        }
    }

    private CommandLine configured(CommandLine line) {
        line.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, _ -> commands());
        line.getHelpSectionMap()
                .put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, _ -> "%nCommands:%n".formatted());
        return line.setOut(context.io().out())
                .setErr(err)
                .setColorScheme(Help.defaultColorScheme(Help.Ansi.OFF))
                .setUsageHelpWidth(Style.WIDTH)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((e, arguments) -> wrongUsage(e))
                .setExecutionExceptionHandler(
                        (e, command, result) -> e instanceof ParameterException usage ? wrongUsage(usage) : failed(e));
    }

    private static String commands() {
        return Arrays.stream(CommandName.values())
                .map(name -> String.format("  %-11s%s%n", name.word(), name.summary()))
                .collect(Collectors.joining());
    }

    private int noSuchCommand(String word) {
        complain("no command '" + word + "'; there are "
                + Arrays.stream(CommandName.values()).map(CommandName::word).collect(Collectors.joining(", ")));
        return Exit.USAGE;
    }

    private int wrongUsage(ParameterException e) {
        complain(first(Optional.ofNullable(e.getMessage()).orElse("wrong usage")));
        complain("try '" + e.getCommandLine().getCommandSpec().qualifiedName() + " --help'");
        return Exit.USAGE;
    }

    /** picocli lists all that is missing in lines of its own; one is enough. */
    private static String first(String message) {
        return message.lines().findFirst().orElse(message);
    }

    private int failed(Throwable e) {
        context.io().out().flush();
        complain(Errors.message(e));
        if (Arrays.asList(args).contains(DEBUG) || Boolean.getBoolean("virtwright.debug")) {
            e.printStackTrace(err);
        }
        return Exit.FAILED;
    }

    private void complain(String message) {
        err.println("virtwright: " + Visible.line(message.strip(), context.io().unicode()));
    }
}
