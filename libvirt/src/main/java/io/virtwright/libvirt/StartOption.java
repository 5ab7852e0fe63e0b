package io.virtwright.libvirt;

/** {@code virDomainCreateFlags}, those that a start of a defined domain needs. */
public enum StartOption implements Flag {
    /** Do not let the guest run yet. */
    PAUSED(1),

    /** Keep the file of a managed save out of the page cache. */
    BYPASS_CACHE(1 << 2),

    /** Throw a managed save away and boot. */
    FORCE_BOOT(1 << 3);

    private final int bit;

    StartOption(int bit) {
        this.bit = bit;
    }

    /** The bit on the wire. */
    @Override
    public int bit() {
        return bit;
    }
}
