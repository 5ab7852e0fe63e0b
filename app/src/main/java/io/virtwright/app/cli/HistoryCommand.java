package io.virtwright.app.cli;

import io.virtwright.app.render.TransactionText;
import io.virtwright.app.report.TransactionJson;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.host.Host;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code virtwright history}. */
@Command(name = "history", description = "The transactions of a host, newest first.")
final class HistoryCommand extends BaseCommand {
    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Mixin
    private final FormatOption output = new FormatOption();

    HistoryCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        Host host = target.host(context);
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
                TransactionJson.write(
                        host.name(),
                        history,
                        context.io().terminals().out(),
                        context.io().bytes());
        }
        return Exit.OK;
    }
}
