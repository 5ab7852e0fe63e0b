package io.virtwright.engine.hands;

import io.virtwright.engine.change.Change;
import io.virtwright.engine.plan.Plan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * For what stands for a host and can't be changed as one. There are no transactions.
 *
 * @param why as a phrase: {@code a capture can't be changed}
 * @param plans the changes that may stand in a plan all the same
 */
public record NoHands(String why, Predicate<Change> plans) implements Hands {
    @Override
    public Map<Change, String> obstacles(List<Change> changes) {
        return changes.stream()
                .filter(plans.negate())
                .collect(Collectors.toMap(change -> change, _ -> why, (a, _) -> a));
    }

    @Override
    public TransactionReport apply(Plan plan, String policy) {
        throw new HandsException(why);
    }

    @Override
    public TransactionReport rollback(TransactionId id, boolean force) {
        throw new HandsException(why);
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
        throw new HandsException(why);
    }
}
