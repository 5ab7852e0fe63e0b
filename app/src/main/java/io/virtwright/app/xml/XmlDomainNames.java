package io.virtwright.app.xml;

import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.DomainXmlException;
import io.virtwright.engine.domainxml.ElementPath;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Name and UUID of a domain, from its XML. */
final class XmlDomainNames {
    /** libvirt takes hyphens and white space anywhere, and writes the usual form. */
    private static final Pattern UUID_FORM = Pattern.compile(
            "([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})", Pattern.CASE_INSENSITIVE);

    private XmlDomainNames() {}

    static String name(DomainDocument document) {
        return text(document, "name").orElseThrow(() -> new DomainXmlException("the domain has no <name>"));
    }

    static Optional<UUID> uuid(DomainDocument document) {
        return text(document, "uuid").map(XmlDomainNames::uuid);
    }

    private static UUID uuid(String text) {
        Matcher parts = UUID_FORM.matcher(text.replaceAll("[-\\s]", ""));
        if (!parts.matches()) {
            throw new DomainXmlException("<uuid> is no UUID: " + text);
        }
        return UUID.fromString(parts.replaceFirst("$1-$2-$3-$4-$5"));
    }

    private static Optional<String> text(DomainDocument document, String element) {
        return document.find(ElementPath.of(element))
                .map(found -> found.ownText().strip())
                .filter(text -> !text.isEmpty());
    }
}
