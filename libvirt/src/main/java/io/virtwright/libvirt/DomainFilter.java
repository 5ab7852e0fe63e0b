package io.virtwright.libvirt;

/** {@code virConnectListAllDomainsFlags}: which domains to list. Filters of one kind (such as ACTIVE and INACTIVE) add up; of different kinds, all must hold. */
public enum DomainFilter implements Flag {
    /** Has a running instance. */
    ACTIVE(1),

    /** Has none. */
    INACTIVE(1 << 1),

    /** Has a definition. */
    PERSISTENT(1 << 2),

    /** Has none. */
    TRANSIENT(1 << 3),

    /** State running. */
    RUNNING(1 << 4),

    /** State paused. */
    PAUSED(1 << 5),

    /** State shut off. */
    SHUTOFF(1 << 6),

    /** Any other state. */
    OTHER(1 << 7),

    /** Has a managed-save image. */
    MANAGEDSAVE(1 << 8),

    /** Has none. */
    NO_MANAGEDSAVE(1 << 9),

    /** Starts with the daemon. */
    AUTOSTART(1 << 10),

    /** Does not. */
    NO_AUTOSTART(1 << 11),

    /** Has snapshots. */
    HAS_SNAPSHOT(1 << 12),

    /** Has none. */
    NO_SNAPSHOT(1 << 13),

    /** Has checkpoints (libvirt 5.6.0). */
    HAS_CHECKPOINT(1 << 14),

    /** Has none (libvirt 5.6.0). */
    NO_CHECKPOINT(1 << 15);

    private final int bit;

    DomainFilter(int bit) {
        this.bit = bit;
    }

    /** The bit on the wire. */
    @Override
    public int bit() {
        return bit;
    }
}
