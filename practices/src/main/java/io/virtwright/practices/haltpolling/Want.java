package io.virtwright.practices.haltpolling;

import io.virtwright.engine.finding.Value;
import io.virtwright.engine.policy.Policy;
import java.util.Optional;

/** What the policy accepts of a parameter: every number from {@code least} to {@code most}, both included. */
record Want(long least, long most) {

    static Want exactly(long number) {
        return new Want(number, number);
    }

    /** What the policy says of a parameter; empty where it leaves it to the kernel. */
    static Optional<Want> of(Parameter parameter, Policy policy) {
        return switch (parameter) {
            case CEILING ->
                Optional.of(policy.host(Keys.CEILING)
                        .map(Want::exactly)
                        .orElseGet(() -> new Want(1, policy.host(Keys.MAX))));
            case GROW -> policy.host(Keys.GROW).map(Want::exactly);
            case GROW_START -> policy.host(Keys.GROW_START).map(Want::exactly);
            case SHRINK -> policy.host(Keys.SHRINK).map(Want::exactly);
        };
    }

    boolean isExact() {
        return least == most;
    }

    boolean accepts(long number) {
        return least <= number && number <= most;
    }

    Value shown() {
        return isExact() ? Value.of(least) : Value.of(least + " to " + most);
    }
}
