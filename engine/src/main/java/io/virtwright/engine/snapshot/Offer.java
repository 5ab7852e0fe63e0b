package io.virtwright.engine.snapshot;

import java.util.List;

/** What a listener answers to a stranger. */
public sealed interface Offer {

    /**
     * Ways to log in.
     *
     * @param types in libvirt's words: {@code none}, {@code sasl}, {@code polkit}
     * @param mechanisms of SASL, as the server lists them; empty where {@code sasl} is not offered
     */
    record Types(List<String> types, List<String> mechanisms) implements Offer {
        public Types {
            types = List.copyOf(types);
            mechanisms = List.copyOf(mechanisms);
        }
    }

    /** It hung up before it offered anything: it wants a client's certificate, for instance. */
    record Refused(String reason) implements Offer {}
}
