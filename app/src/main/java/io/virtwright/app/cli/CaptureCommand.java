package io.virtwright.app.cli;

import io.virtwright.engine.capture.Capture;
import io.virtwright.engine.capture.Redaction;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.snapshot.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code virtwright capture}. */
@Command(
        name = "capture",
        description = {
            "Writes down all that an audit reads of a host, to be audited elsewhere (--snapshot), attached to a bug report,"
                    + " or kept. Changes nothing.",
            "Passwords in domain XML are never read. Names, addresses, file names and kernel command lines are in it;"
                    + " --redact replaces most of them."
        },
        footerHeading = "%nExit codes:%n",
        footer = {"  0   written", "  1   could not run"})
final class CaptureCommand extends BaseCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HostWords hosts = new HostWords();

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Mixin
    private final PolicyOptions policy = new PolicyOptions();

    @Mixin
    private final ProbeOption probe = new ProbeOption();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            description =
                    "Where to; an old file is replaced. Default: standard output. For several hosts the folder in which"
                            + " each gets a file.")
    private Optional<Path> output = Optional.empty();

    @Option(
            names = "--redact",
            description =
                    "Replace the names of the host, its domains, users and images, UUIDs, addresses and serial numbers,"
                            + " the same by the same. An audit finds the same in it.")
    private boolean redact;

    CaptureCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        Optional<Remotes> remotes = target.remotes(hosts.names(), context, spec);
        Auditor auditor = probe.on(policy.auditor(context, spec));
        if (remotes.isEmpty()) {
            Session.Scope scope = target.isTree() ? Session.Scope.TREE : Session.Scope.LOCAL;
            return write(capture(new Session(target.host(context), auditor, scope, Optional.empty())));
        }
        boolean intoFolder = output.filter(Files::isDirectory).isPresent();
        if (remotes.get().single() && !intoFolder) {
            try (Remotes.Connected host = remotes.get().only()) {
                return write(capture(Session.remote(host.host(), auditor)));
            }
        }
        Path folder = output.orElseThrow(() -> new ParameterException(
                spec.commandLine(), "several hosts: -o DIR says in which folder each gets a file"));
        return new FleetCapture(context, remotes.get()).run(folder, host -> capture(Session.remote(host, auditor)));
    }

    private Capture capture(Session session) {
        Capture whole = new Capture(session.look(), false);
        return redact ? Redaction.of(whole) : whole;
    }

    private int write(Capture capture) {
        output.ifPresentOrElse(file -> toFile(capture, file), () -> toStandardOutput(capture));
        return Exit.OK;
    }

    private void toFile(Capture capture, Path file) {
        Captures.write(capture, file);
        long unreadable = capture.snapshot().readings().values().stream()
                .filter(Reading::isUnreadable)
                .count();
        context.io()
                .err()
                .println("virtwright: " + capture.snapshot().readings().size() + " readings written to " + file
                        + (unreadable == 0 ? "" : ", " + unreadable + " of them unreadable"));
    }

    private void toStandardOutput(Capture capture) {
        try {
            capture.write(context.io().bytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
