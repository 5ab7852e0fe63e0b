package io.virtwright.engine.hands;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What this program itself does on the host that is changed: it reads the journal, writes a transaction into it, and starts
 * the hands. All else the hands do. Each method is one exchange with the host, whatever is asked.
 *
 * <p>All methods throw {@link HandsException} where the host or its journal can't be reached.
 */
interface Reach {
    /**
     * Reads the journal.
     *
     * @param only the transaction that is read; all where none is given
     */
    JournalFiles journal(Optional<TransactionId> only);

    /** The reason why not for each question; empty text where nothing is in the way. */
    Map<Question, String> ask(List<Question> questions);

    /**
     * Puts the hands there, writes a transaction and has it applied. Where the hands find another under way, what was written
     * is removed again.
     */
    Ending apply(Preparation transaction);

    /**
     * Puts the hands there and has them work on a transaction that is there.
     *
     * @param command of hands.sh, and what stands after the folder of the transaction
     */
    Ending run(List<String> command, TransactionId id);

    /**
     * How the hands ended.
     *
     * @param status their exit status, see hands.sh; another one than these where they were killed, or could not tell
     * @param lines what they said
     */
    record Ending(int status, List<String> lines) {
        static final int DONE = 0;
        static final int REFUSED = 3;
        static final int UNDONE = 4;
        static final int STUCK = 5;
        static final int BUSY = 6;
        /** The journal can't be used; nothing was changed. */
        static final int UNUSABLE = 7;

        static final int USAGE = 64;

        public Ending {
            lines = List.copyOf(lines);
        }

        /** What went wrong, as the hands said it. */
        String problems() {
            String problems = String.join("; ", texts("problem"));
            return problems.isEmpty()
                    ? "the hands ended with status " + status + ": " + String.join("; ", lines)
                    : problems;
        }

        /** The texts of lines that begin with a word, without it. */
        List<String> texts(String word) {
            return lines.stream()
                    .filter(line -> line.startsWith(word + " "))
                    .map(line -> line.substring(word.length() + 1))
                    .toList();
        }
    }
}
