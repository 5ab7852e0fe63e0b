package io.virtwright.engine.domainxml;

import java.util.OptionalLong;

/**
 * Libvirt's own record of a running domain: the XML in /run/libvirt/qemu, {@code <domstatus>} around {@code <domain>}.
 *
 * <p>It is private to libvirt, whose source says (src/conf/domain_conf.c, virDomainObjFormat) what is in it. It is read
 * where there is no daemon to ask, and never written.
 *
 * @param state as libvirt writes it ({@code running}, {@code paused}); empty where it is missing
 * @param pid of the process behind the domain; empty where it is missing or no process id
 * @param domain the definition it runs with
 */
public record DomainStatus(String state, OptionalLong pid, DomainDocument domain) {

    /**
     * Reads one.
     *
     * @throws DomainXmlException as {@link DomainDocument#parse}, and for any root but {@code <domstatus>}
     */
    public static DomainStatus parse(String xml) {
        DomainDocument.checkSize(xml);
        XmlElement root = XmlTree.parse(xml);
        if (!root.plain("domstatus")) {
            throw new DomainXmlException("the root element is " + root + ", not <domstatus>");
        }
        XmlElement domain =
                root.child("domain").orElseThrow(() -> new DomainXmlException("there is no <domain> in <domstatus>"));
        return new DomainStatus(
                root.attribute("state").orElse(""),
                XmlNumbers.unsigned(root.attribute("pid")).stream()
                        .filter(pid -> pid > 0)
                        .findFirst(),
                DomainDocument.parse(domain.span().of(xml)));
    }
}
