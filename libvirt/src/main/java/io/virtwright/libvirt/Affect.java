package io.virtwright.libvirt;

/** {@code virDomainModificationImpact}: which of a domain's two states a call reads or changes. An empty set ({@code VIR_DOMAIN_AFFECT_CURRENT}) means the running one of a domain that runs, the definition of one that does not. */
public enum Affect implements Flag {
    /** The running domain; refused if it does not run. */
    LIVE(1),

    /** The definition; refused if it has none. */
    CONFIG(1 << 1);

    private final int bit;

    Affect(int bit) {
        this.bit = bit;
    }

    /** The bit on the wire. */
    @Override
    public int bit() {
        return bit;
    }
}
