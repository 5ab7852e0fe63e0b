package io.virtwright.libvirt;

import java.util.List;

/**
 * What a daemon offers before any login.
 *
 * @param types the ways to authenticate; empty means the same as {@link AuthType#NONE}
 * @param mechanisms of SASL, as the daemon lists them; empty where SASL is not among the types, and where the daemon has no
 *     mechanism that this transport allows (on plain TCP, one that encrypts)
 */
public record ListenerOffer(List<AuthType> types, List<String> mechanisms) {
    public ListenerOffer {
        types = List.copyOf(types);
        mechanisms = List.copyOf(mechanisms);
    }
}
