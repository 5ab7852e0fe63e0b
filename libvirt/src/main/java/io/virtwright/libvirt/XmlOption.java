package io.virtwright.libvirt;

/** {@code virDomainXMLFlags}: which XML of a domain is wanted. None: the live XML of a running domain, the definition of any other, without secrets. */
public enum XmlOption implements Flag {
    /** With passwords; refused on a read-only connection. */
    SECURE(1),

    /** The definition, for the next start, even if the domain runs. */
    INACTIVE(1 << 1),

    /** The CPU model as the host would give it. */
    UPDATE_CPU(1 << 2),

    /** The XML as it would go to a migration's target. */
    MIGRATABLE(1 << 3);

    private final int bit;

    XmlOption(int bit) {
        this.bit = bit;
    }

    /** The bit on the wire. */
    @Override
    public int bit() {
        return bit;
    }
}
