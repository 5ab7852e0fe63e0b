package io.virtwright.app.cli;

import io.virtwright.app.fleet.Held;
import io.virtwright.app.render.FleetText;
import io.virtwright.app.render.TransactionText;
import io.virtwright.app.report.FleetResults;
import io.virtwright.app.report.HostResult;
import io.virtwright.app.report.HostResult.Status;
import io.virtwright.app.report.TransactionJson;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.UnseenEndException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Takes transactions of hosts over SSH back, or to their end: shows all of them, asks once, does each on its own. */
final class FleetUndo {
    private final Context context;
    private final Remotes remotes;
    private final FleetResults results;
    private final Map<Integer, TransactionReport> found = new ConcurrentHashMap<>();

    FleetUndo(Context context, Remotes remotes) {
        this.context = context;
        this.remotes = remotes;
        this.results = remotes.results();
    }

    /** How the transaction of a host that it is about is found. */
    @FunctionalInterface
    interface Find {
        /**
         * Finds it; empty where there is none.
         *
         * @param again the host as it was given
         */
        Optional<TransactionReport> on(Hands hands, String again);
    }

    /** What is done with it. */
    @FunctionalInterface
    interface Act {
        TransactionReport on(Hands hands, TransactionReport found);
    }

    /** Shows the transactions. Returns how many there are. */
    int show(String none, Find find) {
        FleetOutput output = output();
        remotes.<Held>each(
                remotes.all(),
                output.progress("Reading", true),
                results,
                (index, host) -> {
                    Optional<TransactionReport> report = find.on(host.hands(), remotes.again(index));
                    results.put(index, HostResult.of(report.isPresent() ? Status.DRIFT : Status.COMPLIANT));
                    report.ifPresent(one -> found.put(index, one));
                    return output.text(paper -> {
                        paper.heading(remotes.names().get(index) + ":" + (report.isPresent() ? "" : " " + none));
                        report.ifPresent(one -> new TransactionText(paper).brief(one));
                    });
                },
                (index, reason) ->
                        output.text(paper -> paper.heading(remotes.names().get(index) + ": " + reason)),
                output::take);
        return found.size();
    }

    private FleetOutput output() {
        return new FleetOutput(context.io(), Format.TEXT, TransactionJson.SCHEMA);
    }

    /** Acts on those that were found. */
    int act(String what, FleetText.Wording wording, Act act) {
        FleetOutput output = output();
        List<Integer> hosts = results.with(Status.DRIFT);
        remotes.<Held>each(
                hosts,
                output.progress(what, true),
                results,
                (index, host) -> {
                    results.put(index, HostResult.failed("cut off", "cut off"));
                    return act(output, index, host.hands(), act);
                },
                (_, _) -> output.nothing(),
                output::take);
        return output.endOfChange(results, wording);
    }

    private Held act(FleetOutput output, int index, Hands hands, Act act) {
        TransactionReport known = Optional.ofNullable(found.get(index)).orElseThrow();
        String name = remotes.names().get(index);
        try {
            TransactionReport report = act.on(hands, known);
            results.put(index, HostResult.of(Status.COMPLIANT));
            return output.text(paper -> paper.text(name + ": transaction " + report.id() + " is "
                    + report.state().word()));
        } catch (UnseenEndException e) {
            results.put(index, HostResult.of(Status.UNKNOWN));
            return output.text(paper -> {
                paper.text(name + ": " + Unseen.end(e, remotes.again(index)));
                Unseen.ways(paper, e.id(), remotes.again(index));
            });
        }
    }
}
