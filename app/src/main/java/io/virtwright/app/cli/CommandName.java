package io.virtwright.app.cli;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;

/** The commands. Only the one that is called gets loaded. */
enum CommandName {
    AUDIT("What is so, what should be so, and how we know."),
    PLAN("What would change, as a diff, and when each change takes effect."),
    APPLY("Change it, in one transaction, and verify every effect."),
    ROLLBACK("Put back what a transaction changed, byte for byte."),
    CAPTURE("Write down all that an audit reads, to audit it elsewhere."),
    HISTORY("The transactions of a host."),
    SHOW("One transaction in full."),
    RECOVER("Finish or undo a transaction that was cut off."),
    EXPLAIN("The page of a practice, or what a check is about."),
    PRACTICES("The practices and their checks."),
    POLICY("What a policy may say, and the built-in policies."),
    TOUR("See all of it on a host that ships with Virtwright; needs no root.");

    private final String summary;

    CommandName(String summary) {
        this.summary = summary;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    String summary() {
        return summary;
    }

    static Optional<CommandName> of(String word) {
        return Arrays.stream(values()).filter(name -> name.word().equals(word)).findFirst();
    }

    Callable<Integer> make(Context context) {
        return switch (this) {
            case AUDIT -> new AuditCommand(context);
            case PLAN -> new PlanCommand(context);
            case APPLY -> new ApplyCommand(context);
            case ROLLBACK -> new RollbackCommand(context);
            case CAPTURE -> new CaptureCommand(context);
            case HISTORY -> new HistoryCommand(context);
            case SHOW -> new ShowCommand(context);
            case RECOVER -> new RecoverCommand(context);
            case EXPLAIN -> new ExplainCommand(context);
            case PRACTICES -> new PracticesCommand(context);
            case POLICY -> new PolicyCommand(context);
            case TOUR -> new TourCommand(context);
        };
    }
}
