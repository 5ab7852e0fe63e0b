package io.virtwright.libvirt;

/** {@code virConnectGetAllDomainStatsFlags}, besides those that filter domains. */
public enum StatsOption implements Flag {
    /** Only running domains; not together with a list of domains. */
    ACTIVE(1),

    /** Only domains that do not run; not together with a list of domains. */
    INACTIVE(1 << 1),

    /** Leave out, for now, what a domain that is busy with another job could only give later (libvirt 4.5.0). */
    NOWAIT(1 << 29),

    /** The whole backing chain of each disk. */
    BACKING(1 << 30),

    /** Refuse the call if a group is not supported, instead of leaving it out. */
    ENFORCE_STATS(1 << 31);

    private final int bit;

    StatsOption(int bit) {
        this.bit = bit;
    }

    /** The bit on the wire. */
    @Override
    public int bit() {
        return bit;
    }
}
