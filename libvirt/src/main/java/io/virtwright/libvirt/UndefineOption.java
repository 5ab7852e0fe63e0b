package io.virtwright.libvirt;

/** {@code virDomainUndefineFlagsValues}. */
public enum UndefineOption implements Flag {
    /** Also remove a managed-save image; without it a domain that has one is refused. */
    MANAGED_SAVE(1),

    /** Also forget snapshots. */
    SNAPSHOTS_METADATA(1 << 1),

    /** Also remove the NVRAM file. */
    NVRAM(1 << 2),

    /** Keep the NVRAM file. */
    KEEP_NVRAM(1 << 3),

    /** Also forget checkpoints. */
    CHECKPOINTS_METADATA(1 << 4);

    private final int bit;

    UndefineOption(int bit) {
        this.bit = bit;
    }

    /** The bit on the wire. */
    @Override
    public int bit() {
        return bit;
    }
}
