package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Probe;
import java.util.List;
import java.util.Optional;

/**
 * What the journal of a host says, read in one go.
 *
 * @param transactions all, newest first
 * @param interrupted the one that was cut off
 * @param underWay the one that is being worked on this moment
 */
public record JournalReport(
        List<TransactionReport> transactions,
        Optional<TransactionReport> interrupted,
        Optional<TransactionId> underWay) {
    /** Finds nothing on a host of which the journal has no transaction: then reading it can be saved. */
    public static final Probe.Names PLACE = new Probe.Names(Journal.TRANSACTIONS + "/*");

    public JournalReport {
        transactions = List.copyOf(transactions);
    }
}
