package io.virtwright.practices.hugepages;

import io.virtwright.engine.policy.PolicyException;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.policy.PolicyNode;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/** What a user can want of huge pages. */
final class Keys {
    static final String PRACTICE = "huge-pages";

    private static final String STATIC =
            "static pages take memory that nothing else can use, and a domain does not start"
                    + " where one page is missing";
    private static final long MOST_PAGES = 100_000_000;
    private static final long MOST_NODES = 1023;

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

    static final PolicyKey<PageWish> PAGE_SIZE = new PolicyKey<PageWish>(
                    PRACTICE,
                    "page-size",
                    PolicyKey.Scope.DOMAIN,
                    new PageWish.Any(),
                    Keys::pageSize,
                    "any, none, default, or a size (2M, 1G)",
                    "The static huge pages of which the domain's memory is made; any: what its definition asks for.")
            .warning(wish -> switch (wish) {
                case PageWish.Any() -> Optional.empty();
                case PageWish.None() -> Optional.empty();
                case PageWish.Default() -> Optional.of(STATIC);
                case PageWish.Size(long _) -> Optional.of(STATIC);
            });

    static final PolicyKey<Optional<SortedMap<Long, BootPools.Count>>> POOLS = new PolicyKey<>(
                    PRACTICE,
                    "pools",
                    PolicyKey.Scope.HOST,
                    Optional.<SortedMap<Long, BootPools.Count>>empty(),
                    Keys::pools,
                    "any, or size: pages, or size: {node: pages} ({2M: 512, 1G: {0: 4, 1: 4}})",
                    "How many static pages of a size there are, on the host or on each NUMA node; any: enough.")
            .warning(pools -> pools.isPresent()
                    ? Optional.of("pages in a pool serve nothing else: what is too much starves the host")
                    : Optional.empty());

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

    static final List<PolicyKey<?>> ALL = List.of(PAGE_SIZE, COUNTED, POOLS, RESERVE, TRANSPARENT, DEFRAG, SHMEM);

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

    private static Optional<SortedMap<Long, BootPools.Count>> pools(PolicyNode node) {
        if (node instanceof PolicyNode.Scalar(String text, var _) && text.equals("any")) {
            return Optional.empty();
        }
        SortedMap<Long, BootPools.Count> pools = new TreeMap<>();
        node.entries()
                .forEach((size, entry) ->
                        pools.put(size(size, new PolicyNode.Scalar(size, entry.keyAt())), count(entry.value())));
        return Optional.of(Collections.unmodifiableSortedMap(pools));
    }

    private static BootPools.Count count(PolicyNode node) {
        if (node instanceof PolicyNode.Scalar) {
            return BootPools.Count.of(node.whole(0, MOST_PAGES));
        }
        SortedMap<Integer, Long> byNode = new TreeMap<>();
        node.entries()
                .forEach((number, entry) -> byNode.put(
                        Math.toIntExact(new PolicyNode.Scalar(number, entry.keyAt()).whole(0, MOST_NODES)),
                        entry.value().whole(0, MOST_PAGES)));
        return new BootPools.Count(
                byNode.values().stream().mapToLong(Long::longValue).sum(), byNode);
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
