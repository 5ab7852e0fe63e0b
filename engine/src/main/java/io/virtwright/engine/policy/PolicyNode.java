package io.virtwright.engine.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.function.Function;

/** A policy as a tree of YAML that remembers where each node stands, so that every complaint can name line and column. */
public sealed interface PolicyNode {
    Location at();

    /** One plain value, as text: {@code 400000}, {@code yes}, {@code db-*}. */
    record Scalar(String text, Location at) implements PolicyNode {}

    record Sequence(List<PolicyNode> items, Location at) implements PolicyNode {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /** A mapping, in the order of the file. */
    record Mapping(SequencedMap<String, Entry> entries, Location at) implements PolicyNode {}

    /** A key's own place and its value. */
    record Entry(Location keyAt, PolicyNode value) {}

    default String text() {
        return switch (this) {
            case Scalar(String text, Location _) -> text;
            case Sequence _, Mapping _ -> throw new PolicyException("a single value belongs here", at());
        };
    }

    /** A whole number within bounds, both included. */
    default long whole(long least, long most) {
        try {
            long number = Long.parseLong(text());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // told below, in the same words as a number out of bounds
        }
        throw new PolicyException("'" + text() + "' is not a whole number from " + least + " to " + most, at());
    }

    /** {@code true} or {@code false}; also {@code yes} and {@code no}. */
    default boolean truth() {
        return switch (text().toLowerCase(Locale.ROOT)) {
            case "true", "yes" -> true;
            case "false", "no" -> false;
            case String other -> throw new PolicyException("'" + other + "' is neither true nor false", at());
        };
    }

    /** A list, or a single value as a list of one. */
    default <T> List<T> list(Function<PolicyNode, T> item) {
        return switch (this) {
            case Sequence(List<PolicyNode> items, Location _) -> {
                List<T> all = new ArrayList<>();
                items.forEach(node -> all.add(item.apply(node)));
                yield List.copyOf(all);
            }
            case Scalar _, Mapping _ -> List.of(item.apply(this));
        };
    }

    default SequencedMap<String, Entry> entries() {
        return switch (this) {
            case Mapping(SequencedMap<String, Entry> entries, Location _) -> entries;
            case Scalar _, Sequence _ -> throw new PolicyException("a mapping (key: value) belongs here", at());
        };
    }
}
