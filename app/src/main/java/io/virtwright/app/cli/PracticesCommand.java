package io.virtwright.app.cli;

import io.virtwright.app.render.Paper;
import picocli.CommandLine.Command;

/** {@code virtwright practices}. */
@Command(
        name = "practices",
        description = "The practices and their checks. 'virtwright explain ID' tells more of each.")
final class PracticesCommand extends BaseCommand {
    private static final int INDENT = 2;
    private static final int COLUMN = 30;

    PracticesCommand(Context context) {
        super(context);
    }

    @Override
    public Integer call() {
        Paper paper = context.io().paper();
        context.practices().get().forEach(practice -> {
            paper.heading(practice.id() + ": " + practice.title());
            practice.checks()
                    .forEach(check -> paper.labelled(
                            INDENT,
                            check.id(),
                            COLUMN,
                            check.title() + " (" + check.severity().word() + ")"));
            paper.blank();
        });
        return Exit.OK;
    }
}
