package io.virtwright.practices.kworkers;

import io.virtwright.engine.domains.DedicatedCpus;
import io.virtwright.engine.policy.PolicyException;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.policy.PolicyNode;
import io.virtwright.engine.text.CpuSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a user can want of kernel workers. */
final class Keys {
    static final String PRACTICE = "kworkers";

    /** What the mask should be. */
    sealed interface MaskWish {
        /** Off the CPUs that domains have to themselves. */
        record Auto() implements MaskWish {}

        /** Nothing is asked of it. */
        record Any() implements MaskWish {}

        /** These CPUs and no others, as far as they are online. */
        record Exactly(CpuSet cpus) implements MaskWish {}
    }

    static final PolicyKey<MaskWish> MASK = new PolicyKey<>(
            PRACTICE,
            "mask",
            PolicyKey.Scope.HOST,
            new MaskWish.Auto(),
            Keys::mask,
            "auto, any, a list of CPUs (0-3,8), or a mask in hexadecimal (0xff, 0xff,00000000)",
            "The CPUs left to unbound workqueues; auto: off the CPUs that domains have to themselves, and at least one in"
                    + " each NUMA node.");

    static final PolicyKey<Boolean> SIBLINGS = new PolicyKey<>(
            PRACTICE,
            "siblings",
            PolicyKey.Scope.HOST,
            false,
            PolicyNode::truth,
            "true or false",
            "With mask auto: keep workers off the sibling hardware threads of dedicated CPUs too.");

    static final List<PolicyKey<?>> ALL = List.of(MASK, SIBLINGS, DedicatedCpus.KEY);

    private Keys() {}

    private static MaskWish mask(PolicyNode node) {
        String text = node.text().strip();
        return switch (text) {
            case "auto" -> new MaskWish.Auto();
            case "any" -> new MaskWish.Any();
            case String cpus -> {
                Optional<CpuSet> set = cpus.toLowerCase(Locale.ROOT).startsWith("0x")
                        ? CpuSet.parseMask(cpus.substring(2))
                        : CpuSet.parseList(cpus);
                yield new MaskWish.Exactly(set.filter(some -> !some.isEmpty())
                        .orElseThrow(() -> new PolicyException(
                                "'" + cpus + "' is neither auto nor any, nor a list of CPUs (0-3,8), nor a mask in"
                                        + " hexadecimal with 0x before it (the guide's ff is 0xff)",
                                node.at())));
            }
        };
    }
}
