package io.virtwright.practices.haltpolling;

import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.policy.PolicyNode;
import io.virtwright.engine.text.KernelNumber;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a user can want of halt polling. */
final class Keys {
    static final String PRACTICE = "halt-polling";

    /** 1 ms: the kernel's own documentation warns of a nearly idle host at 100 % CPU with large ceilings. */
    static final long SANE_NS = 1_000_000;

    private static final long SANE_FACTOR = 1_000;

    static final PolicyKey<Optional<Long>> CEILING = host(
            "ceiling",
            Optional.empty(),
            orAny(node -> node.whole(0, SANE_NS)),
            "any, or a whole number, ns, 0 to 1000000",
            "The ceiling, now and after the next boot; 0 turns polling off; any: polling is on, at no more than max.");

    static final PolicyKey<Long> MAX = host(
            "max",
            SANE_NS,
            node -> node.whole(1, KernelNumber.MAX),
            "a whole number, ns, 1 to 4294967295",
            "The highest ceiling that 'ceiling: any' accepts where the host has one already.");

    static final PolicyKey<Optional<Long>> GROW = host(
            "grow",
            Optional.empty(),
            orAny(node -> node.whole(0, SANE_FACTOR)),
            "any, or a whole number, 0 to 1000",
            "By what a vCPU's polling window is multiplied when it grows.");

    static final PolicyKey<Optional<Long>> GROW_START = host(
            "grow-start",
            Optional.empty(),
            orAny(node -> node.whole(0, SANE_NS)),
            "any, or a whole number, ns, 0 to 1000000",
            "Where a polling window that grows from zero begins.");

    static final PolicyKey<Optional<Long>> SHRINK = host(
            "shrink",
            Optional.empty(),
            orAny(node -> node.whole(0, SANE_FACTOR)),
            "any, or a whole number, 0 to 1000",
            "By what a polling window is divided when it shrinks; 0 sets it to zero at once.");

    static final PolicyKey<Optional<Long>> MAX_WASTE = new PolicyKey<>(
            PRACTICE,
            "max-waste",
            PolicyKey.Scope.DOMAIN,
            Optional.empty(),
            orAny(node -> node.whole(1, 100)),
            "any, or a whole number, percent, 1 to 100",
            "The highest share of a running domain's vCPU time, since it started, that may go into polls without success.");

    static final List<PolicyKey<?>> ALL = List.of(CEILING, MAX, GROW, GROW_START, SHRINK, MAX_WASTE);

    private Keys() {}

    private static <T> PolicyKey<T> host(
            String name, T fallback, Function<PolicyNode, T> reader, String form, String meaning) {
        return new PolicyKey<>(PRACTICE, name, PolicyKey.Scope.HOST, fallback, reader, form, meaning);
    }

    private static Function<PolicyNode, Optional<Long>> orAny(Function<PolicyNode, Long> number) {
        return node -> node.text().equals("any") ? Optional.empty() : Optional.of(number.apply(node));
    }
}
