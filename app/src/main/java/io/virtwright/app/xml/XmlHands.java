package io.virtwright.app.xml;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.HandsException;
import io.virtwright.engine.hands.TransactionId;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.plan.Plan;
import java.util.List;
import java.util.Optional;

/** Domain XML in files has no host that could be changed: there are no transactions. Definitions can be edited, no more. */
final class XmlHands implements Hands {
    @Override
    public Optional<String> cannot(Change change) {
        return switch (change) {
            case Change.Redefine _ -> Optional.empty();
            case Change.PutFile _, Change.SetKnob _, Change.TuneRunning _ ->
                Optional.of("there is only domain XML, no host");
        };
    }

    @Override
    public TransactionReport apply(Plan plan, String policy) {
        throw none();
    }

    @Override
    public TransactionReport rollback(TransactionId id, boolean force) {
        throw none();
    }

    @Override
    public List<TransactionReport> history() {
        return List.of();
    }

    @Override
    public Optional<TransactionReport> show(TransactionId id) {
        return Optional.empty();
    }

    @Override
    public Optional<TransactionReport> interrupted() {
        return Optional.empty();
    }

    @Override
    public TransactionReport recover(Recovery how) {
        throw none();
    }

    private static HandsException none() {
        return new HandsException("domain XML in files has no transactions");
    }
}
