package io.virtwright.engine.domainxml;

import java.util.Optional;

/** The definition of a storage pool, which the volumes of domains belong to. */
public final class StoragePool {
    private StoragePool() {}

    /** Its kind, as {@code dir} or {@code logical}; empty where the XML doesn't tell it. */
    public static Optional<String> type(String xml) {
        try {
            DomainDocument.checkSize(xml);
            return Optional.of(XmlTree.parse(xml))
                    .filter(root -> root.plain("pool"))
                    .flatMap(root -> root.attribute("type"));
        } catch (DomainXmlException _) {
            return Optional.empty();
        }
    }
}
