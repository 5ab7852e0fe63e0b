package io.virtwright.libvirt;

/** {@code virDomainDefineFlags}. */
public enum DefineOption implements Flag {
    /** Check the XML against the schemas that are installed beside the daemon. */
    VALIDATE(1);

    private final int bit;

    DefineOption(int bit) {
        this.bit = bit;
    }

    /** The bit on the wire. */
    @Override
    public int bit() {
        return bit;
    }
}
