package io.virtwright.app.cli;

import io.virtwright.app.render.Paper;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code virtwright practices}. */
@Command(
        name = "practices",
        description = "The practices and their checks. 'virtwright explain ID' tells more of each.")
final class PracticesCommand implements Callable<Integer> {
    private static final int INDENT = 2;
    private static final int COLUMN = 30;

    private final Context context;

    @Mixin
    private final CommonOptions common = new CommonOptions();

    PracticesCommand(Context context) {
        this.context = context;
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
