package io.virtwright.practices.svirt;

import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A set of MCS categories, as {@code c1,c5.c9} writes it: a full stop is a range. */
final class Categories {
    static final Categories NONE = new Categories(new BitSet());

    /** Far more than any policy has (the usual number is 1024). */
    private static final int MOST = 1 << 16;

    private static final Pattern PART = Pattern.compile("c([0-9]{1,5})(?:\\.c([0-9]{1,5}))?");

    private final BitSet set;

    private Categories(BitSet set) {
        this.set = set;
    }

    /** Empty where the text is no set of categories; empty text is the empty set. */
    static Optional<Categories> parse(String text) {
        if (text.isEmpty()) {
            return Optional.of(NONE);
        }
        BitSet set = new BitSet();
        for (String part : text.split(",", -1)) {
            Matcher range = PART.matcher(part);
            if (!range.matches()) {
                return Optional.empty();
            }
            int first = Integer.parseInt(range.group(1));
            int last =
                    Optional.ofNullable(range.group(2)).map(Integer::parseInt).orElse(first);
            if (last < first || last >= MOST) {
                return Optional.empty();
            }
            set.set(first, last + 1);
        }
        return Optional.of(new Categories(set));
    }

    int size() {
        return set.cardinality();
    }

    boolean isEmpty() {
        return set.isEmpty();
    }

    /** Whether a process with these may open a file with those (MCS: its set has to contain the file's). */
    boolean contains(Categories other) {
        BitSet rest = (BitSet) other.set.clone();
        rest.andNot(set);
        return rest.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Categories categories && set.equals(categories.set);
    }

    @Override
    public int hashCode() {
        return set.hashCode();
    }

    /** Every category by itself. */
    List<String> names() {
        return set.stream().mapToObj(category -> "c" + category).toList();
    }

    /** Every category by itself, up to ten of them; else the number. */
    @Override
    public String toString() {
        return isEmpty()
                ? "no categories"
                : size() > 10
                        ? size() + " categories"
                        : set.stream().mapToObj(category -> "c" + category).collect(Collectors.joining(","));
    }
}
