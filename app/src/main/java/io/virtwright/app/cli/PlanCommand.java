package io.virtwright.app.cli;

import io.virtwright.app.render.PlanText;
import io.virtwright.app.report.JsonDocument;
import io.virtwright.app.report.PlanReport;
import io.virtwright.engine.plan.Plan;
import io.virtwright.engine.practice.Auditor;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code virtwright plan}. */
@Command(
        name = "plan",
        description = "What would change, as a diff, and when each change takes effect. Changes nothing.",
        footerHeading = "%nExit codes:%n",
        footer = {
            "  0   nothing to change",
            "  1   could not run",
            "  2   there is something to change",
            "  3   nothing to change, as far as the host could be read",
            "Of several hosts the first that is true of any: 1, 2, 3, 0."
        })
final class PlanCommand extends BaseCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final Targets targets = new Targets();

    @Mixin
    private final FormatOption output = new FormatOption();

    @Mixin
    private final HostWords hosts = new HostWords();

    PlanCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        Optional<Remotes> remotes = targets.remotes(hosts.names(), context, spec);
        if (remotes.isEmpty()) {
            return plan(targets.open(context, spec));
        }
        Auditor auditor = targets.auditor(context, spec);
        if (remotes.get().single() && output.format() == Format.TEXT) {
            try (Remotes.Connected host = remotes.get().only()) {
                return plan(Session.remote(host.host(), auditor));
            }
        }
        return new FleetPlan(remotes.get(), auditor)
                .print(new FleetOutput(context.io(), output.format(), PlanReport.SCHEMA));
    }

    private int plan(Session session) {
        Plan plan = session.plan(session.look());
        PlanReport report = PlanReports.of(session, plan);
        switch (output.format()) {
            case TEXT -> new PlanText(context.io().paper()).write(report, PlanReports.unknown(plan));
            case JSON ->
                JsonDocument.one(
                        PlanReport.SCHEMA,
                        JsonDocument.plan(report, context.io().terminals().out()),
                        PlanReports.status(plan),
                        context.io().bytes());
        }
        return Exit.of(PlanReports.status(plan));
    }
}
