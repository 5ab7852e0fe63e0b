package io.virtwright.app.cli;

import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.JournalReport;
import io.virtwright.engine.hands.TransactionId;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.TransactionState;
import java.util.Optional;

/** Finds transactions by what the user typed. */
final class Transactions {
    private Transactions() {}

    /** @param again the host as it was given */
    static TransactionReport named(Hands hands, String text, String again) {
        String list = "; 'virtwright history" + again + "' lists them";
        if (!TransactionId.isOne(text)) {
            throw new Failure("'" + text + "' is no transaction" + list);
        }
        return hands.show(new TransactionId(text))
                .orElseThrow(() -> new Failure("there is no transaction " + text + list));
    }

    /** How it ended, as a phrase. */
    static String outcome(TransactionReport report) {
        return "transaction " + report.id() + " is " + report.state().word()
                + (report.problem().isEmpty() ? "" : ": " + report.problem());
    }

    /** Refuses where the journal is damaged: what can't be read may have been cut off. */
    static void readable(JournalReport journal) {
        unreadable(journal).ifPresent(why -> {
            throw new Failure(why);
        });
    }

    /** What to say of the newest transaction that can't be read, if there is one. */
    static Optional<String> unreadable(JournalReport journal) {
        return journal.transactions().stream()
                .filter(report -> report.state() == TransactionState.UNREADABLE)
                .findFirst()
                .map(report -> "transaction " + report.id() + " can't be read (" + report.problem()
                        + "), so whether it is applied or was cut off is not known");
    }
}
