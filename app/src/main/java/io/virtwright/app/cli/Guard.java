package io.virtwright.app.cli;

import io.virtwright.app.terminal.Io;
import io.virtwright.engine.hands.JournalReport;
import java.util.Locale;
import java.util.Optional;

/** What stands before every change. */
final class Guard {
    private Guard() {}

    /**
     * Refuses where a transaction was cut off: nothing may be changed before it is finished or undone.
     *
     * @param again the host as it was given
     */
    static void notInterrupted(JournalReport journal, String again) {
        journal.interrupted().ifPresent(report -> {
            throw new Failure("transaction " + report.id() + " was cut off; run 'virtwright recover" + again
                    + "' first, which finishes or undoes it");
        });
    }

    /**
     * Refuses where a transaction is being worked on: how it ends is not known yet.
     *
     * @param again the host as it was given
     */
    static void notUnderWay(JournalReport journal, String again) {
        journal.underWay().ifPresent(id -> {
            throw new Failure("transaction " + id + " is under way; 'virtwright history" + again
                    + "' tells how it has ended, once it has");
        });
    }

    /** Refuses where nobody can be asked, before anything is read or shown. */
    static void someoneToAsk(Io io, boolean yes, String command) {
        if (!yes && !io.terminals().in()) {
            throw new Failure("'" + command + "' asks before it changes anything, and standard input is no terminal;"
                    + " with --yes it doesn't ask");
        }
    }

    /** Asks; anything but yes is no. */
    static boolean confirmed(Io io, boolean yes, String question) {
        if (yes) {
            return true;
        }
        Optional<String> answer = io.ask(question + " [y/N] ");
        return answer.map(text -> text.strip().toLowerCase(Locale.ROOT))
                .filter(text -> text.equals("y") || text.equals("yes"))
                .isPresent();
    }
}
