package io.virtwright.libvirt;

import java.util.BitSet;
import java.util.stream.IntStream;

/**
 * A set of host CPUs. Immutable. On the wire: CPU n is bit n % 8, counted from the lowest, of byte n / 8.
 *
 * <p>At most 16384 CPUs: {@code REMOTE_CPUMAP_MAX} is 2048 bytes.
 */
public final class CpuMap {
    /** {@code REMOTE_CPUMAP_MAX} of {@code src/remote/remote_protocol.x}. */
    static final int MAX_BYTES = 2048;

    private final BitSet cpus;

    private CpuMap(BitSet cpus) {
        if (cpus.length() > MAX_BYTES * 8) {
            throw new IllegalArgumentException("CPU " + (cpus.length() - 1) + " is beyond what libvirt can name");
        }
        this.cpus = cpus;
    }

    /** The set of these CPUs. */
    public static CpuMap of(int... cpus) {
        BitSet bits = new BitSet();
        for (int cpu : cpus) {
            if (cpu < 0 || cpu >= MAX_BYTES * 8) {
                throw new IllegalArgumentException("no CPU number: " + cpu);
            }
            bits.set(cpu);
        }
        return new CpuMap(bits);
    }

    /** The set of these CPUs. */
    public static CpuMap of(BitSet cpus) {
        return new CpuMap((BitSet) cpus.clone());
    }

    static CpuMap ofBytes(byte[] map) {
        return new CpuMap(BitSet.valueOf(map));
    }

    byte[] toBytes() {
        return cpus.toByteArray();
    }

    /** Whether the set has this CPU. */
    public boolean contains(int cpu) {
        return cpu >= 0 && cpus.get(cpu);
    }

    /** The CPUs, lowest first. */
    public IntStream stream() {
        return cpus.stream();
    }

    /** How many CPUs. */
    public int size() {
        return cpus.cardinality();
    }

    /** Whether there is no CPU in the set. */
    public boolean isEmpty() {
        return cpus.isEmpty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CpuMap map && map.cpus.equals(cpus);
    }

    @Override
    public int hashCode() {
        return cpus.hashCode();
    }

    /** As the kernel and virsh print it: {@code 0-3,8}; empty for no CPU. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int from = cpus.nextSetBit(0); from >= 0; ) {
            int end = cpus.nextClearBit(from);
            text.append(text.isEmpty() ? "" : ",").append(from);
            if (end - from > 1) {
                text.append('-').append(end - 1);
            }
            from = cpus.nextSetBit(end);
        }
        return text.toString();
    }
}
