package io.virtwright.app.cli;

import io.virtwright.app.fleet.Held;
import io.virtwright.app.render.AuditText;
import io.virtwright.app.render.FleetText;
import io.virtwright.app.report.FleetFindings;
import io.virtwright.app.report.FleetResults;
import io.virtwright.app.report.HostResult;
import io.virtwright.app.report.HostResult.Status;
import io.virtwright.app.report.IdleWaivers;
import io.virtwright.app.report.JsonDocument;
import io.virtwright.app.report.Report;
import io.virtwright.app.report.Report.HostReport;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.practice.Auditor;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The audit of hosts over SSH. Of each host its report is kept, gathered or packed; what was read is not. */
final class FleetAudit {
    private static final FleetText.Wording WORDING =
            new FleetText.Wording("could not be audited", "drift", "unknown", "compliant");

    private final Context context;
    private final Remotes remotes;
    private final Auditor auditor;
    private final Function<HostReport, Status> status;
    private final FleetResults results;
    private final FleetFindings findings = new FleetFindings();
    private final IdleWaivers idle;

    /** @param status how a host with this report counts */
    FleetAudit(Context context, Remotes remotes, Auditor auditor, Function<HostReport, Status> status) {
        this.context = context;
        this.remotes = remotes;
        this.auditor = auditor;
        this.status = status;
        this.results = remotes.results();
        this.idle = IdleWaivers.of(auditor);
    }

    int run(Format format, boolean verbose) {
        FleetOutput output = new FleetOutput(context.io(), format, Report.SCHEMA);
        boolean each = output.isJson() || verbose;
        remotes.<Held>each(
                remotes.all(),
                output.progress("Auditing", each),
                results,
                (index, host) -> {
                    HostReport report = Session.remote(host, auditor).audit(remotes.root(index), remotes.again(index));
                    idle.seen(report.findings());
                    results.put(index, HostResult.of(status.apply(report), drift(report)));
                    return shown(output, index, report, verbose);
                },
                (index, reason) -> output.isJson()
                        ? Held.of(JsonDocument.failed(remotes.names().get(index), "findings", reason, output.ascii()))
                        : output.nothing(),
                each ? output::take : _ -> {});
        // What could not be audited may be what a waiver is for.
        List<String> notes = results.with(Status.FAILED).isEmpty() ? idle.notes() : List.of();
        output.end(results, notes, text -> {
            if (!verbose) {
                text.findings(findings);
            }
            text.notes(notes);
            text.summary(WORDING);
        });
        return FleetOutput.exit(results);
    }

    private Held shown(FleetOutput output, int index, HostReport report, boolean verbose) {
        if (output.isJson()) {
            return Held.of(JsonDocument.audit(report, output.ascii()));
        }
        if (!verbose) {
            findings.add(index, report);
            return output.nothing();
        }
        return output.text(paper -> {
            new AuditText(paper, true).write(new Report(List.of(report)));
            paper.blank();
        });
    }

    private static Map<Severity, Integer> drift(HostReport report) {
        Map<Severity, Integer> counts = new EnumMap<>(Severity.class);
        report.findings().stream()
                .filter(entry -> entry.verdict() == Verdict.DRIFT && !entry.isWaived())
                .forEach(entry -> counts.merge(entry.severity(), 1, Integer::sum));
        return counts;
    }
}
