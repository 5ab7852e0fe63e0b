package io.virtwright.app.cli;

import io.virtwright.app.render.Paper;
import io.virtwright.engine.hands.TransactionId;
import io.virtwright.engine.hands.UnseenEndException;
import java.util.function.Supplier;

/** What is said where a host may be changed and could not be seen any more: what is known, and how to look. */
final class Unseen {
    private Unseen() {}

    /** Changes a host; where the end is not seen, the failure says how to look, and the paper what can be done then. */
    static <T> T hinted(Paper paper, String again, Supplier<T> change) {
        try {
            return change.get();
        } catch (UnseenEndException e) {
            ways(paper, e.id(), again);
            throw new Failure(end(e, again));
        }
    }

    static String end(UnseenEndException e, String again) {
        return e.getMessage() + "; see 'virtwright history" + again + "'";
    }

    /** @param why as a phrase */
    static String effect(TransactionId id, String why) {
        return "transaction " + id + " is applied, but its effect could not be verified: " + why;
    }

    static void commands(Paper paper, TransactionId id, String again) {
        paper.command("To look again:", "virtwright audit" + again);
        back(paper, id, again);
    }

    /** What can be done where the end was not seen. */
    static void ways(Paper paper, TransactionId id, String again) {
        paper.command("If it was cut off:", "virtwright recover" + again);
        back(paper, id, again);
    }

    static void back(Paper paper, TransactionId id, String again) {
        paper.command("To take it back:", "virtwright rollback " + id + again);
    }
}
