package io.virtwright.engine.domainxml;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What libvirt leaves out of a domain's XML unless it is asked for secure parts (VIR_DOMAIN_XML_SECURE), seen with libvirt
 * 9.0.0: the password of a graphics device, and the cookies of a disk that is read over HTTP. Its own files in
 * /etc/libvirt/qemu and /run/libvirt/qemu do have them.
 */
public final class DomainSecrets {
    private DomainSecrets() {}

    /** The document without its secrets; everything else as it is, to the character. */
    public static DomainDocument strip(DomainDocument document) {
        List<Span> secrets = new ArrayList<>();
        document.root().children("devices").forEach(devices -> collect(devices, document.text(), secrets));
        if (secrets.isEmpty()) {
            return document;
        }
        secrets.sort(Comparator.comparingInt(Span::start));
        StringBuilder kept = new StringBuilder();
        int at = 0;
        for (Span secret : secrets) {
            kept.append(document.text(), at, secret.start());
            at = secret.end();
        }
        return DomainDocument.parse(
                kept.append(document.text(), at, document.text().length()).toString());
    }

    private static void collect(XmlElement parent, String text, List<Span> into) {
        for (XmlElement child : parent.children()) {
            if (child.plain("graphics")) {
                passwords(child, text).forEach(into::add);
            }
            if (child.plain("cookies") && parent.plain("source")) {
                int start = child.span().start();
                while (XmlText.isSpace(text.charAt(start - 1))) {
                    start--;
                }
                into.add(new Span(start, child.span().end()));
            } else {
                collect(child, text, into);
            }
        }
    }

    private static Stream<Span> passwords(XmlElement graphics, String text) {
        return AttributeSpan.of(text, graphics).stream()
                .filter(attribute -> attribute.name().equals("passwd"))
                .map(AttributeSpan::whole);
    }
}
