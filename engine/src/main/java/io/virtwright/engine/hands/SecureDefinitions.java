package io.virtwright.engine.hands;

import io.virtwright.engine.snapshot.Domain;

/**
 * Domain definitions with their secrets (VNC passwords and the like). Asked for only while a transaction that redefines the
 * domain is prepared; what it answers goes into the journal, 0600, and nowhere else.
 */
@FunctionalInterface
public interface SecureDefinitions {
    /**
     * The persistent XML of a domain, with its secrets.
     *
     * @throws HandsException where there is none or it can't be read
     */
    String secureXml(Domain domain);
}
