package io.virtwright.app.cli;

import io.virtwright.app.render.FleetText;
import io.virtwright.app.report.FleetResults;
import io.virtwright.app.report.HostResult;
import io.virtwright.app.report.HostResult.Status;
import io.virtwright.engine.capture.Capture;
import io.virtwright.engine.host.Host;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Captures of hosts over SSH: one file a host. */
final class FleetCapture {
    private static final FleetText.Wording WORDING = new FleetText.Wording("not captured", "", "", "captured");

    private final Context context;
    private final Remotes remotes;

    FleetCapture(Context context, Remotes remotes) {
        this.context = context;
        this.remotes = remotes;
    }

    /** @param capture reads a host */
    int run(Path folder, Function<Host, Capture> capture) {
        CaptureFiles.prepare(folder);
        List<String> files = CaptureFiles.names(remotes.names());
        FleetResults results = remotes.results();
        remotes.each(
                remotes.all(),
                "Capturing",
                results,
                (index, host) -> {
                    Captures.write(capture.apply(host), folder.resolve(files.get(index)));
                    results.put(index, HostResult.of(Status.COMPLIANT));
                    return index;
                },
                (index, _) -> index,
                _ -> {});
        new FleetText(context.io().side(), results).summary(WORDING);
        return FleetOutput.exit(results);
    }
}
