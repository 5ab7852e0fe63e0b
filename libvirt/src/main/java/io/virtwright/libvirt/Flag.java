package io.virtwright.libvirt;

import java.util.Collection;

/** An option that is one bit of a procedure's {@code flags}. */
sealed interface Flag
        permits Affect, DefineOption, DomainFilter, StartOption, StatGroup, StatsOption, UndefineOption, XmlOption {
    /** The bit on the wire. */
    int bit();

    /** All bits of a set of options. */
    static int bits(Collection<? extends Flag> flags) {
        int bits = 0;
        for (Flag flag : flags) {
            bits |= flag.bit();
        }
        return bits;
    }
}
