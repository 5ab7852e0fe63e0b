package io.virtwright.engine.text;

import java.util.BitSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CPU lists as a kernel parameter takes them (bitmap_parselist in lib/bitmap-str.c): besides {@code 0-3,8} also {@code all},
 * {@code N} for the last CPU, and strides: {@code 0-15:2/4} is the first 2 of every 4. One mistake, and the kernel takes
 * nothing of the list. Unlike libvirt's form (see {@link CpuSet#parseList}) there is no {@code ^}.
 */
public final class KernelCpuList {
    private static final Pattern REGION =
            Pattern.compile("(?:(all)|([0-9]+|N)(?:-([0-9]+|N))?)(?::([0-9]+)/([0-9]+))?", Pattern.CASE_INSENSITIVE);

    private KernelCpuList() {}

    /**
     * Reads a list.
     *
     * @param last the number of the last CPU, 0 to {@link CpuSet#MAX_CPU}. Larger numbers are read; what the host does not
     *     have is for the caller to leave out
     * @return empty for what the kernel refuses
     */
    public static Optional<CpuSet> parse(String text, int last) {
        // One set that grows: a new one for each of a long list's regions would take minutes.
        BitSet all = new BitSet();
        for (String region : text.split("[\\s,]+", -1)) {
            if (region.isEmpty()) {
                continue;
            }
            if (!add(region, last, all)) {
                return Optional.empty();
            }
        }
        return Optional.of(CpuSet.of(all));
    }

    /** Adds the CPUs of a region; false for what the kernel refuses. */
    private static boolean add(String region, int last, BitSet all) {
        Matcher parts = REGION.matcher(region);
        if (!parts.matches() || region.contains("n")) {
            return false;
        }
        boolean everything = parts.group(1) != null;
        OptionalInt first = everything ? OptionalInt.of(0) : number(parts.group(2), last);
        OptionalInt end =
                everything ? OptionalInt.of(last) : parts.group(3) == null ? first : number(parts.group(3), last);
        boolean strides = parts.group(4) != null;
        // a stride belongs to a range
        if (first.isEmpty() || end.isEmpty() || (strides && !everything && parts.group(3) == null)) {
            return false;
        }
        int span = end.getAsInt() - first.getAsInt() + 1;
        OptionalInt used = strides ? number(parts.group(4), last) : OptionalInt.of(span);
        OptionalInt group = strides ? number(parts.group(5), last) : OptionalInt.of(span);
        if (span < 1
                || used.isEmpty()
                || group.isEmpty()
                || group.getAsInt() == 0
                || used.getAsInt() > group.getAsInt()) {
            return false;
        }
        if (used.getAsInt() == group.getAsInt()) {
            all.set(first.getAsInt(), end.getAsInt() + 1);
        } else {
            all.or(strides(first.getAsInt(), end.getAsInt(), used.getAsInt(), group.getAsInt()));
        }
        return true;
    }

    /**
     * The first {@code used} of every {@code group} CPUs. By words and not stride by stride: a long list of regions of 32768
     * strides each would take minutes.
     */
    private static BitSet strides(int first, int end, int used, int group) {
        // As many words as a group has CPUs hold 64 whole groups; the words after them are the same again.
        BitSet once = new BitSet();
        for (int i = -1; i < Long.SIZE && first % group + i * group <= end; i++) {
            int start = first % group + i * group;
            once.set(Math.max(0, start), Math.max(0, start + used));
        }
        long[] pattern = once.toLongArray();
        long[] words = new long[end / Long.SIZE + 1];
        for (int i = 0; i < words.length; i++) {
            words[i] = i % group < pattern.length ? pattern[i % group] : 0;
        }
        BitSet set = BitSet.valueOf(words);
        set.clear(0, first);
        set.clear(end + 1, Math.max(end + 1, set.length()));
        return set;
    }

    private static OptionalInt number(String text, int last) {
        if (text.equals("N")) {
            return OptionalInt.of(last);
        }
        int number = text.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(text);
        return number <= CpuSet.MAX_CPU ? OptionalInt.of(number) : OptionalInt.empty();
    }
}
