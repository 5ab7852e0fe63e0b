package io.virtwright.engine.domainxml;

import java.util.List;
import java.util.Optional;

/**
 * The XML of one domain: its text, and a tree that knows where in the text each element stands.
 *
 * <p>Edits splice the text. So whatever an edit does not name survives to the character: comments, elements and
 * namespaces that nobody here knows, the order of attributes, quotes, white space, the XML declaration and the comment
 * that libvirt puts at the head of its files.
 *
 * <p>The text may be hostile: there is a bound on everything, a document type declaration is refused, and so no entity
 * besides XML's own five can be used.
 */
public final class DomainDocument {
    /** The largest text that is read, in UTF-16 code units: 4 Mi, as long as a string of libvirt's protocol can be (REMOTE_STRING_MAX). */
    public static final int MAX_CHARACTERS = 4 * 1024 * 1024;

    private final String text;
    private final XmlElement root;

    private DomainDocument(String text, XmlElement root) {
        this.text = text;
        this.root = root;
    }

    /**
     * Reads a domain's XML, as {@code virsh dumpxml} prints it or as it stands in /etc/libvirt/qemu.
     *
     * @throws DomainXmlException when it is not well-formed, exceeds a bound, declares a document type, or its root is
     *     not {@code <domain>}; for libvirt's status of a running domain see {@link DomainStatus}
     */
    public static DomainDocument parse(String xml) {
        checkSize(xml);
        XmlElement root = XmlTree.parse(xml);
        if (root.plain("domstatus")) {
            throw new DomainXmlException("this is libvirt's status of a running domain, not a domain's definition");
        }
        if (!root.plain("domain")) {
            throw new DomainXmlException("the root element is " + root + ", not <domain>");
        }
        return new DomainDocument(xml, root);
    }

    static void checkSize(String xml) {
        if (xml.length() > MAX_CHARACTERS) {
            throw new DomainXmlException(
                    "domain XML of " + xml.length() + " characters: more than " + MAX_CHARACTERS + " are not read");
        }
    }

    /** The whole text, from the first to the last character. */
    public String text() {
        return text;
    }

    /** The {@code <domain>} element. */
    public XmlElement root() {
        return root;
    }

    /** The first element in document order to which the path leads. */
    public Optional<XmlElement> find(ElementPath path) {
        return PathMatch.of(root, path).found();
    }

    /**
     * The document after an edit; the same object when the edit changes nothing.
     *
     * @throws DomainXmlException when the edit can't be made: a device it names is not there, a value holds a character
     *     that XML cannot, what is added is not one well-formed element
     */
    public DomainDocument apply(XmlEdit edit) {
        String edited = new XmlEditor(text, root).apply(edit);
        return edited.equals(text) ? this : parse(edited);
    }

    /** The document after several edits, one after the other. */
    public DomainDocument applyAll(List<XmlEdit> edits) {
        DomainDocument document = this;
        for (XmlEdit edit : edits) {
            document = document.apply(edit);
        }
        return document;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof DomainDocument document && text.equals(document.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "domain XML of " + text.length() + " characters";
    }
}
