package io.virtwright.engine.text;

import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * An immutable set of CPU numbers, 0 to {@value #MAX_CPU}, with value equality.
 *
 * <p>It reads and prints both forms that the kernel and libvirt use: lists ({@code 0-3,8}) and masks ({@code ff,00000000}).
 */
public final class CpuSet {
    /** The largest CPU number that is accepted. */
    public static final int MAX_CPU = 65535;

    public static final CpuSet EMPTY = new CpuSet(new BitSet());

    private static final int GROUP_BITS = 32;
    private static final int DIGIT_BITS = 4;

    private final BitSet cpus;

    private CpuSet(BitSet cpus) {
        this.cpus = cpus;
    }

    /** A copy of a set of numbers within bounds. */
    static CpuSet of(BitSet cpus) {
        return new CpuSet((BitSet) cpus.clone());
    }

    /**
     * These CPUs.
     *
     * @throws IllegalArgumentException for a number out of bounds
     */
    public static CpuSet of(int... cpus) {
        BitSet set = new BitSet();
        for (int cpu : cpus) {
            if (cpu < 0 || cpu > MAX_CPU) {
                throw new IllegalArgumentException("not a CPU number: " + cpu);
            }
            set.set(cpu);
        }
        return new CpuSet(set);
    }

    /**
     * The CPUs from {@code first} to {@code last}, both included.
     *
     * @throws IllegalArgumentException for numbers out of bounds or a reversed range
     */
    public static CpuSet range(int first, int last) {
        if (first < 0 || last > MAX_CPU || first > last) {
            throw new IllegalArgumentException("not a range of CPU numbers: " + first + "-" + last);
        }
        BitSet set = new BitSet();
        set.set(first, last + 1);
        return new CpuSet(set);
    }

    /**
     * Reads a list: {@code 0-3,8} as the kernel prints it (%*pbl), and libvirt's {@code 0-7,^3}, where {@code ^} takes one
     * CPU out again. White space around is allowed, and around numbers too, as libvirt allows it (virBitmapParse,
     * src/util/virbitmap.c). Blank text is the empty set, as the kernel prints it.
     *
     * @return empty for anything else: junk, reversed ranges, numbers above {@value #MAX_CPU}
     */
    public static Optional<CpuSet> parseList(String text) {
        return CpuListParser.parse(text).map(CpuSet::new);
    }

    /**
     * Reads a mask: groups of up to 8 hexadecimal digits with commas between them, the highest CPUs first, as the
     * kernel prints it (%*pb) and takes it (bitmap_parse, lib/bitmap-str.c).
     *
     * @return empty for anything else, the empty text included, and for numbers above {@value #MAX_CPU}
     */
    public static Optional<CpuSet> parseMask(String text) {
        String[] groups = text.strip().split(",", -1);
        BitSet set = new BitSet();
        for (int i = 0; i < groups.length; i++) {
            String group = groups[i];
            if (group.isEmpty()
                    || group.length() > GROUP_BITS / DIGIT_BITS
                    || !group.chars().allMatch(CpuSet::isHex)) {
                return Optional.empty();
            }
            long bits = Long.parseLong(group, 16);
            long lowest = (long) (groups.length - 1 - i) * GROUP_BITS;
            for (int bit = 0; bit < GROUP_BITS; bit++) {
                if ((bits >> bit & 1) == 1) {
                    if (lowest + bit > MAX_CPU) {
                        return Optional.empty();
                    }
                    set.set((int) lowest + bit);
                }
            }
        }
        return Optional.of(new CpuSet(set));
    }

    private static boolean isHex(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** The list as the kernel and libvirt print it: {@code 0-3,8}; empty text for the empty set. */
    public String list() {
        StringBuilder out = new StringBuilder();
        for (int first = cpus.nextSetBit(0); first >= 0; ) {
            int last = cpus.nextClearBit(first) - 1;
            out.append(out.isEmpty() ? "" : ",").append(first);
            if (last > first) {
                out.append('-').append(last);
            }
            first = cpus.nextSetBit(last + 1);
        }
        return out.toString();
    }

    /**
     * The mask as the kernel prints it (bitmap_string, lib/vsprintf.c): groups of 8 hexadecimal digits with commas between
     * them, the first as short as the number of CPUs makes it.
     *
     * @param count how many CPUs the kernel counts (nr_cpu_ids), 1 or more
     * @throws IllegalArgumentException when the set has a CPU of that number or above
     */
    public String mask(int count) {
        if (count < 1 || count > MAX_CPU + 1 || cpus.length() > count) {
            throw new IllegalArgumentException("no mask of " + count + " CPUs for " + list());
        }
        long[] words = cpus.toLongArray();
        StringBuilder out = new StringBuilder();
        for (int group = (count - 1) / GROUP_BITS; group >= 0; group--) {
            long word = group / 2 < words.length ? words[group / 2] : 0;
            long bits = (group % 2 == 0 ? word : word >>> GROUP_BITS) & 0xFFFF_FFFFL;
            int width = Math.min(GROUP_BITS, count - group * GROUP_BITS);
            String digits = Long.toHexString(bits);
            out.append(out.isEmpty() ? "" : ",");
            out.append("0".repeat((width + DIGIT_BITS - 1) / DIGIT_BITS - digits.length()));
            out.append(digits);
        }
        return out.toString();
    }

    public CpuSet union(CpuSet other) {
        BitSet set = copy();
        set.or(other.cpus);
        return new CpuSet(set);
    }

    public CpuSet minus(CpuSet other) {
        BitSet set = copy();
        set.andNot(other.cpus);
        return new CpuSet(set);
    }

    public CpuSet intersect(CpuSet other) {
        BitSet set = copy();
        set.and(other.cpus);
        return new CpuSet(set);
    }

    private BitSet copy() {
        return (BitSet) cpus.clone();
    }

    public boolean contains(int cpu) {
        return cpu >= 0 && cpus.get(cpu);
    }

    public boolean containsAll(CpuSet other) {
        return other.minus(this).isEmpty();
    }

    public boolean isEmpty() {
        return cpus.isEmpty();
    }

    /** How many CPUs are in the set. */
    public int size() {
        return cpus.cardinality();
    }

    /** The CPU numbers in ascending order. */
    public IntStream stream() {
        return cpus.stream();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuSet set && cpus.equals(set.cpus);
    }

    @Override
    public int hashCode() {
        return cpus.hashCode();
    }

    /** The same as {@link #list()}. */
    @Override
    public String toString() {
        return list();
    }
}
