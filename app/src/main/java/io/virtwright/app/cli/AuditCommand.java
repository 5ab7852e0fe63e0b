package io.virtwright.app.cli;

import io.virtwright.app.render.AuditText;
import io.virtwright.app.report.HostResult.Status;
import io.virtwright.app.report.IdleWaivers;
import io.virtwright.app.report.JsonDocument;
import io.virtwright.app.report.Report;
import io.virtwright.app.report.Report.Entry;
import io.virtwright.app.report.Report.HostReport;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.practice.Auditor;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code virtwright audit}. */
@Command(
        name = "audit",
        description = "What is so, what should be so, and how we know. Changes nothing.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0   compliant or not applicable",
            "  1   could not run",
            "  2   drift of the severity of --fail-on or worse",
            "  3   no such drift, but something of that severity is unknown, or a transaction was or may have been cut off",
            "Of several hosts the first that is true of any: 1, 2, 3, 0."
        })
final class AuditCommand extends BaseCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final Targets targets = new Targets();

    @Mixin
    private final FormatOption output = new FormatOption();

    @Option(
            names = {"-v", "--verbose"},
            description = "Show what is compliant or not applicable finding by finding.")
    private boolean verbose;

    @Option(
            names = "--fail-on",
            paramLabel = "SEVERITY",
            description = "critical, high, medium or low: from where drift exits 2 and unknown 3. Default: low.")
    private Severity failOn = Severity.LOW;

    @Mixin
    private final HostWords hosts = new HostWords();

    AuditCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        if (failOn == Severity.ADVICE) {
            throw new ParameterException(spec.commandLine(), "--fail-on: advice never decides an exit code");
        }
        Optional<Remotes> remotes = targets.remotes(hosts.names(), context, spec);
        if (remotes.isEmpty()) {
            Session session = targets.open(context, spec);
            HostReport report = session.audit(context.hosts().mayChangeLocal(), targets.again());
            // Of a host of which there is only domain XML, not all is judged.
            return print(targets.isXml() ? report : withIdle(session.auditor(), report));
        }
        Auditor auditor = targets.auditor(context, spec);
        if (remotes.get().single() && output.format() == Format.TEXT) {
            try (Remotes.Connected host = remotes.get().only()) {
                return print(withIdle(
                        auditor,
                        Session.remote(host.host(), auditor)
                                .audit(remotes.get().root(0), remotes.get().again(0))));
            }
        }
        return new FleetAudit(context, remotes.get(), auditor, this::status).run(output.format(), verbose);
    }

    /** The report, with the waivers that cover nothing in it. */
    private static HostReport withIdle(Auditor auditor, HostReport report) {
        IdleWaivers idle = IdleWaivers.of(auditor);
        idle.seen(report.findings());
        return report.noting(idle.notes());
    }

    private int print(HostReport report) {
        switch (output.format()) {
            case TEXT -> new AuditText(context.io().paper(), verbose).write(new Report(List.of(report)));
            case JSON ->
                JsonDocument.one(
                        Report.SCHEMA,
                        JsonDocument.audit(report, context.io().terminals().out()),
                        status(report),
                        context.io().bytes());
        }
        return Exit.of(status(report));
    }

    private Status status(HostReport report) {
        List<Entry> counted = report.findings().stream()
                .filter(entry -> entry.severity().compareTo(failOn) <= 0 && !entry.isWaived())
                .toList();
        if (counted.stream().anyMatch(entry -> entry.verdict() == Verdict.DRIFT)) {
            return Status.DRIFT;
        }
        return report.incomplete() || counted.stream().anyMatch(entry -> entry.verdict() == Verdict.UNKNOWN)
                ? Status.UNKNOWN
                : Status.COMPLIANT;
    }
}
