package io.virtwright.app.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The program without a command. */
@Command(
        name = "virtwright",
        description = "Makes a KVM/libvirt host follow virtualization best practice, and proves that it does.",
        customSynopsis = "virtwright [-hV] COMMAND [OPTION...]",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0   compliant or not applicable; done; nothing to do",
            "  1   could not run",
            "  2   drift; plan: there is something to do",
            "  3   nothing worse than unknown",
            "  64  wrong usage",
            "",
            "Begin with 'virtwright tour', or 'virtwright audit' on a host."
        })
final class Root implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Option(names = "--debug", description = "Show where an error comes from.")
    private boolean debug;

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "which command?" + (debug ? " (--debug)" : ""));
    }
}
