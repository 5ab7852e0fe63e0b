package io.virtwright.app.cli;

import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.TransactionId;
import io.virtwright.engine.hands.TransactionReport;

/** Finds transactions by what the user typed. */
final class Transactions {
    private Transactions() {}

    static TransactionReport named(Hands hands, String text) {
        if (!TransactionId.isOne(text)) {
            throw new Failure("'" + text + "' is no transaction; 'virtwright history' lists them");
        }
        return hands.show(new TransactionId(text))
                .orElseThrow(
                        () -> new Failure("there is no transaction " + text + "; 'virtwright history' lists them"));
    }
}
