package io.virtwright.engine.hands;

import java.util.List;
import java.util.Optional;

/**
 * What the journal of a host says, read in one go.
 *
 * @param transactions all, newest first
 * @param interrupted the one that was cut off
 */
public record JournalReport(List<TransactionReport> transactions, Optional<TransactionReport> interrupted) {
    public JournalReport {
        transactions = List.copyOf(transactions);
    }
}
