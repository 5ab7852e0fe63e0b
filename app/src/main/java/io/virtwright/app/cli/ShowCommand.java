package io.virtwright.app.cli;

import io.virtwright.app.render.TransactionText;
import io.virtwright.app.report.TransactionJson;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.host.Host;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code virtwright show}. */
@Command(name = "show", description = "One transaction in full. Secrets are never shown.")
final class ShowCommand extends BaseCommand {
    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Parameters(paramLabel = "ID", description = "The transaction (see 'virtwright history').")
    private String id = "";

    @Mixin
    private final FormatOption output = new FormatOption();

    ShowCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        Host host = target.host(context);
        TransactionReport report = Transactions.named(host.hands(), id);
        switch (output.format()) {
            case TEXT -> new TransactionText(context.io().paper()).full(report);
            case JSON ->
                TransactionJson.write(
                        host.name(),
                        List.of(report),
                        context.io().terminals().out(),
                        context.io().bytes());
        }
        return Exit.OK;
    }
}
