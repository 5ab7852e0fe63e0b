package io.virtwright.app.cli;

import io.virtwright.app.fleet.Held;
import io.virtwright.app.render.FleetText;
import io.virtwright.app.render.TransactionText;
import io.virtwright.app.report.FleetResults;
import io.virtwright.app.report.HostResult;
import io.virtwright.app.report.HostResult.Status;
import io.virtwright.app.report.JsonDocument;
import io.virtwright.app.report.TransactionJson;
import io.virtwright.engine.hands.TransactionReport;
import java.util.List;

/** The transactions of hosts over SSH. */
final class FleetHistory {
    private static final FleetText.Wording WORDING = new FleetText.Wording("could not be read", "", "", "read");

    private final Context context;
    private final Remotes remotes;

    FleetHistory(Context context, Remotes remotes) {
        this.context = context;
        this.remotes = remotes;
    }

    int run(Format format) {
        FleetOutput output = new FleetOutput(context.io(), format, TransactionJson.SCHEMA);
        FleetResults results = remotes.results();
        List<String> names = remotes.names();
        remotes.<Held>each(
                remotes.all(),
                output.progress("Reading", true),
                results,
                (index, host) -> {
                    List<TransactionReport> history = host.hands().history();
                    results.put(index, HostResult.of(Status.COMPLIANT));
                    return output.isJson()
                            ? Held.of(JsonDocument.history(names.get(index), history, output.ascii()))
                            : text(output, names.get(index), history);
                },
                (index, reason) -> output.isJson()
                        ? Held.of(JsonDocument.failed(names.get(index), "transactions", reason, output.ascii()))
                        : output.nothing(),
                output::take);
        output.end(results, text -> text.summary(WORDING));
        return FleetOutput.exit(results);
    }

    private static Held text(FleetOutput output, String name, List<TransactionReport> history) {
        return output.text(paper -> {
            paper.heading(name + (history.isEmpty() ? ": no transactions" : ":"));
            if (!history.isEmpty()) {
                new TransactionText(paper).table(history);
                paper.blank();
            }
        });
    }
}
