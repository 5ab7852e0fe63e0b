package io.virtwright.app.cli;

import io.virtwright.app.render.MarkdownText;
import io.virtwright.app.render.Paper;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.practice.Practice;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code virtwright explain}. */
@Command(name = "explain", description = "Prints the page of a practice, or what one of its checks is about.")
final class ExplainCommand extends BaseCommand {
    private static final int LABEL = 10;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Parameters(paramLabel = "ID", description = "A practice (halt-polling) or a check (halt-polling.ceiling).")
    private String id = "";

    ExplainCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        for (Practice practice : context.practices().get()) {
            if (practice.id().equals(id)) {
                new MarkdownText(context.io().paper()).write(page(practice));
                return Exit.OK;
            }
            Optional<Check> check = practice.checks().stream()
                    .filter(candidate -> candidate.id().equals(id))
                    .findFirst();
            if (check.isPresent()) {
                explain(practice, check.get());
                return Exit.OK;
            }
        }
        throw new ParameterException(
                spec.commandLine(),
                "no practice or check '" + id + "'; practices are "
                        + context.practices().get().stream().map(Practice::id).collect(Collectors.joining(", "))
                        + "; 'virtwright practices' lists their checks");
    }

    private void explain(Practice practice, Check check) {
        Paper paper = context.io().paper();
        paper.heading(check.id() + ": " + check.title());
        paper.labelled(0, "severity", LABEL, check.severity().word());
        paper.labelled(0, "why", LABEL, check.why());
        paper.labelled(0, "guide", LABEL, check.guide());
        MarkdownText.section(page(practice), check.id()).ifPresent(section -> {
            paper.blank();
            new MarkdownText(paper).write(section);
        });
        paper.blank();
        paper.text("The whole page: virtwright explain " + practice.id());
    }

    /** The page stands beside the class of its practice. */
    private static String page(Practice practice) {
        try (InputStream page = practice.getClass().getResourceAsStream(practice.id() + ".md")) {
            if (page == null) {
                throw new Failure("the page of " + practice.id() + " is missing in this build");
            }
            return new String(page.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
