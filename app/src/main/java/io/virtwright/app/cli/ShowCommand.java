package io.virtwright.app.cli;

import io.virtwright.app.render.TransactionText;
import io.virtwright.app.report.HostResult.Status;
import io.virtwright.app.report.JsonDocument;
import io.virtwright.app.report.TransactionJson;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.host.Host;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code virtwright show}. */
@Command(name = "show", description = "One transaction in full. Secrets are never shown.")
final class ShowCommand extends BaseCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Mixin
    private final HostAndId words = new HostAndId();

    @Mixin
    private final FormatOption output = new FormatOption();

    ShowCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        String id = words.id(target.isTree(), spec)
                .orElseThrow(() -> new ParameterException(
                        spec.commandLine(), "which transaction? 'virtwright history' lists them"));
        Optional<Remotes> remotes = target.remotes(words.names(target.isTree()), context, spec);
        if (remotes.isEmpty()) {
            return print(target.host(context), id, target.again());
        }
        if (!remotes.get().single()) {
            throw new ParameterException(spec.commandLine(), "a transaction is of one host");
        }
        try (Remotes.Connected host = remotes.get().only()) {
            return print(host.host(), id, remotes.get().again(0));
        }
    }

    /** @param again the host as it was given */
    private int print(Host host, String id, String again) {
        TransactionReport report = Transactions.named(host.hands(), id, again);
        switch (output.format()) {
            case TEXT -> new TransactionText(context.io().paper()).full(report);
            case JSON ->
                JsonDocument.one(
                        TransactionJson.SCHEMA,
                        JsonDocument.history(
                                host.name(),
                                List.of(report),
                                context.io().terminals().out()),
                        Status.COMPLIANT,
                        context.io().bytes());
        }
        return Exit.OK;
    }
}
