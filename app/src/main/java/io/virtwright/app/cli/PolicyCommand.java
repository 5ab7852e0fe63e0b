package io.virtwright.app.cli;

import io.virtwright.app.render.Paper;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.practice.Practice;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code virtwright policy}. */
@Command(
        name = "policy",
        description = {
            "Without NAME: all that a policy may say, key by key. With NAME: a built-in policy as YAML, to begin your own with."
        })
final class PolicyCommand extends BaseCommand {
    private static final int LABEL = 10;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "default or guide.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--markdown", description = "The keys as a page of Markdown: docs/policy.md.")
    private boolean markdown;

    PolicyCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        List<Practice> practices = context.practices().get();
        if (name.isPresent()) {
            context.io()
                    .out()
                    .print(
                            switch (name.get()) {
                                case Presets.DEFAULT -> PolicyPage.commented(practices);
                                case Presets.GUIDE -> Presets.guide();
                                case String other ->
                                    throw new ParameterException(
                                            spec.commandLine(),
                                            "no built-in policy '" + other + "'; there are "
                                                    + String.join(", ", Presets.NAMES));
                            });
        } else if (markdown) {
            context.io().out().print(PolicyPage.markdown(practices));
        } else {
            Map<String, PolicyPage.Row> rows = PolicyPage.rows();
            context.io().paper().heading("In any rule of domains");
            key(Policy.LEAVE, rows);
            practices.forEach(practice -> {
                context.io().paper().blank();
                context.io().paper().heading(practice.id() + ":");
                practice.keys().forEach(key -> key(key, rows));
            });
        }
        return Exit.OK;
    }

    private void key(PolicyKey<?> key, Map<String, PolicyPage.Row> rows) {
        Paper paper = context.io().paper();
        paper.labelled(
                2, key.name(), 2 + Math.max(16, key.name().length() + 2), "of " + subject(key) + ": " + key.meaning());
        paper.labelled(2 + 16, "may be", 2 + 16 + LABEL, key.form());
        Optional.ofNullable(rows.get(key.path()))
                .ifPresent(row -> paper.labelled(2 + 16, "default", 2 + 16 + LABEL, row.usual()));
    }

    private static String subject(PolicyKey<?> key) {
        return key.scope() == PolicyKey.Scope.HOST ? "the host" : "domains";
    }
}
