package io.virtwright.practices.hugepages;

import io.virtwright.engine.policy.PolicyException;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.policy.PolicyNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What a user can want of huge pages. */
final class Keys {
    static final String PRACTICE = "huge-pages";

    /** Which static pages a domain should have. */
    sealed interface PageWish {
        /** What its definition says. */
        record Any() implements PageWish {}

        record None() implements PageWish {}

        /** Of the host's default size. */
        record Default() implements PageWish {}

        record Size(long kib) implements PageWish {}
    }

    /** How much memory a pool must leave to the host. */
    sealed interface Reserve {
        /** The larger of 10 % and 1 GiB, but never more than half. */
        record Auto() implements Reserve {}

        record Percent(long percent) implements Reserve {}

        record Kib(long kib) implements Reserve {}

        default long kib(long total) {
            return switch (this) {
                case Auto() -> Math.min(total / 2, Math.max(total / 10, 1L << 20));
                case Percent(long percent) -> total / 100 * percent;
                case Kib(long kib) -> kib;
            };
        }
    }

    static final PolicyKey<PageWish> PAGE_SIZE = new PolicyKey<>(
            PRACTICE,
            "page-size",
            PolicyKey.Scope.DOMAIN,
            new PageWish.Any(),
            Keys::pageSize,
            "any, none, default, or a size (2M, 1G)",
            "The static huge pages of which the domain's memory is made; any: what its definition asks for.");

    static final PolicyKey<Boolean> COUNTED = new PolicyKey<>(
            PRACTICE,
            "counted",
            PolicyKey.Scope.DOMAIN,
            true,
            PolicyNode::truth,
            "true or false",
            "Whether the pool must have pages for it while it doesn't run.");

    static final PolicyKey<Reserve> RESERVE = new PolicyKey<>(
            PRACTICE,
            "reserve",
            PolicyKey.Scope.HOST,
            new Reserve.Auto(),
            Keys::reserve,
            "auto, a share (10%), or a size (4G)",
            "The memory that pools must leave to the host; auto: the larger of 10 % and 1 GiB, at most half.");

    static final PolicyKey<List<String>> TRANSPARENT = words(
            "transparent",
            List.of("madvise", "always"),
            List.of("always", "madvise", "never"),
            "The mode of transparent huge pages; any of several will do.");

    static final PolicyKey<List<String>> DEFRAG = words(
            "defrag",
            List.of(),
            List.of("always", "defer", "defer+madvise", "madvise", "never"),
            "What the kernel does at a page fault to find a transparent huge page.");

    static final PolicyKey<List<String>> SHMEM = words(
            "shmem",
            List.of(),
            List.of("always", "within_size", "advise", "never", "deny", "force"),
            "The mode for memory that is shared or of a memfd.");

    static final List<PolicyKey<?>> ALL = List.of(PAGE_SIZE, COUNTED, RESERVE, TRANSPARENT, DEFRAG, SHMEM);

    private Keys() {}

    /** Words of a bracketed choice of the kernel; the empty list accepts any. */
    private static PolicyKey<List<String>> words(
            String name, List<String> fallback, List<String> known, String meaning) {
        Function<PolicyNode, List<String>> reader = node -> {
            if (node instanceof PolicyNode.Scalar(String text, var _) && text.equals("any")) {
                return List.of();
            }
            return node.list(item -> {
                if (!known.contains(item.text())) {
                    throw new PolicyException(
                            "'" + item.text() + "' is not known here; known: any, " + String.join(", ", known),
                            item.at());
                }
                return item.text();
            });
        };
        return new PolicyKey<>(
                PRACTICE,
                name,
                PolicyKey.Scope.HOST,
                fallback,
                reader,
                "any, or one or a list of " + String.join(", ", known),
                meaning);
    }

    private static PageWish pageSize(PolicyNode node) {
        return switch (node.text()) {
            case "any" -> new PageWish.Any();
            case "none" -> new PageWish.None();
            case "default" -> new PageWish.Default();
            case String size -> new PageWish.Size(size(size, node));
        };
    }

    private static Reserve reserve(PolicyNode node) {
        String text = node.text();
        if (text.equals("auto")) {
            return new Reserve.Auto();
        }
        if (text.endsWith("%")) {
            return new Reserve.Percent(new PolicyNode.Scalar(
                            text.substring(0, text.length() - 1).strip(), node.at())
                    .whole(0, 90));
        }
        return new Reserve.Kib(size(text, node));
    }

    private static long size(String text, PolicyNode node) {
        Optional<Long> kib = text.matches("[0-9]+") ? Optional.empty() : Sizes.kib(text);
        return kib.orElseThrow(
                () -> new PolicyException("'" + text + "' is not a size with its unit (2M, 1G)", node.at()));
    }
}
