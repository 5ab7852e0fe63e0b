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
import picocli.CommandLine.Spec;

/** {@code virtwright history}. */
@Command(name = "history", description = "The transactions of a host, newest first.")
final class HistoryCommand extends BaseCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HostWords hosts = new HostWords();

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Mixin
    private final FormatOption output = new FormatOption();

    HistoryCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        Optional<Remotes> remotes = target.remotes(hosts.names(), context, spec);
        if (remotes.isEmpty()) {
            return print(target.host(context));
        }
        if (remotes.get().single() && output.format() == Format.TEXT) {
            try (Remotes.Connected host = remotes.get().only()) {
                return print(host.host());
            }
        }
        return new FleetHistory(context, remotes.get()).run(output.format());
    }

    private int print(Host host) {
        List<TransactionReport> history = host.hands().history();
        switch (output.format()) {
            case TEXT -> {
                if (history.isEmpty()) {
                    context.io().paper().text("No transactions.");
                } else {
                    new TransactionText(context.io().paper()).table(history);
                }
            }
            case JSON ->
                JsonDocument.one(
                        TransactionJson.SCHEMA,
                        JsonDocument.history(
                                host.name(), history, context.io().terminals().out()),
                        Status.COMPLIANT,
                        context.io().bytes());
        }
        return Exit.OK;
    }
}
