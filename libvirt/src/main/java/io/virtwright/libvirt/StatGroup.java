package io.virtwright.libvirt;

/** {@code virDomainStatsTypes}: a group of statistics. The names of the statistics are those of virConnectGetAllDomainStats in {@code src/libvirt-domain.c}. */
public enum StatGroup implements Flag {
    /** State and reason. */
    STATE(1),

    /** CPU times of the domain. */
    CPU_TOTAL(1 << 1),

    /** Memory balloon. */
    BALLOON(1 << 2),

    /** Each vCPU; on a host with KVM, its halt-polling counters too. */
    VCPU(1 << 3),

    /** Each network interface. */
    INTERFACE(1 << 4),

    /** Each disk. */
    BLOCK(1 << 5),

    /** Performance events that are switched on. */
    PERF(1 << 6),

    /** Each I/O thread and its polling parameters (libvirt 4.10.0). */
    IOTHREAD(1 << 7),

    /** Memory bandwidth monitors (libvirt 6.0.0). */
    MEMORY(1 << 8),

    /** The last measured dirty rate (libvirt 7.2.0). */
    DIRTYRATE(1 << 9),

    /** The hypervisor's own statistics (libvirt 8.9.0). */
    VM(1 << 10);

    private final int bit;

    StatGroup(int bit) {
        this.bit = bit;
    }

    /** The bit on the wire. */
    @Override
    public int bit() {
        return bit;
    }
}
