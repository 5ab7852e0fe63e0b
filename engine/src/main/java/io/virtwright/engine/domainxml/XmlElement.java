package io.virtwright.engine.domainxml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An element of a document, read-only. It knows where in the text it stands.
 *
 * <p>Libvirt's own elements and attributes have no namespace. Whatever has one (as {@code qemu:commandline}, or all that
 * is below {@code <metadata>}) is found only by {@link #child(String, String)} or by looking at {@link #namespace()}.
 */
public final class XmlElement {
    private final String prefix;
    private final String name;
    private final String namespace;
    private final List<XmlAttribute> attributes;
    private final List<XmlElement> children;
    private final String ownText;
    private final Span startTag;
    private final Span content;
    private final List<Span> text;
    private final List<Span> comments;
    private final Map<String, String> prefixes;
    private final int end;

    XmlElement(XmlElementBuilder from, Span content, int end) {
        prefix = from.prefix;
        name = from.name;
        namespace = from.namespace;
        attributes = List.copyOf(from.attributes);
        children = List.copyOf(from.children);
        ownText = from.ownText.toString();
        startTag = from.startTag;
        text = List.copyOf(from.text);
        comments = List.copyOf(from.comments);
        prefixes = from.prefixes;
        this.content = content;
        this.end = end;
    }

    /** The name without its prefix. */
    public String name() {
        return name;
    }

    /** The namespace's URI; empty where there is none. */
    public String namespace() {
        return namespace;
    }

    /** The value of the attribute of that name without a namespace, entities resolved. */
    public Optional<String> attribute(String wanted) {
        return attributes.stream()
                .filter(attribute -> attribute.plain(wanted))
                .map(XmlAttribute::value)
                .findFirst();
    }

    /** All attributes in their order; namespace declarations are none. */
    public List<XmlAttribute> attributes() {
        return attributes;
    }

    /** The first child element of that name without a namespace. */
    public Optional<XmlElement> child(String wanted) {
        return plainChildren(wanted).findFirst();
    }

    /** The first child element of that name in a namespace. */
    public Optional<XmlElement> child(String wantedNamespace, String wanted) {
        return children.stream()
                .filter(child -> child.namespace.equals(wantedNamespace) && child.name.equals(wanted))
                .findFirst();
    }

    /** The child elements of that name without a namespace. */
    public List<XmlElement> children(String wanted) {
        return plainChildren(wanted).toList();
    }

    /** All child elements, whatever their namespace. */
    public List<XmlElement> children() {
        return children;
    }

    /** The text directly in this element, that of its children left out, entities resolved, white space kept. */
    public String ownText() {
        return ownText;
    }

    /** Whether this is an element of that name without a namespace. */
    public boolean plain(String wanted) {
        return namespace.isEmpty() && name.equals(wanted);
    }

    private Stream<XmlElement> plainChildren(String wanted) {
        return children.stream().filter(child -> child.plain(wanted));
    }

    /** The name as it is written, with its prefix. */
    String writtenName() {
        return prefix.isEmpty() ? name : prefix + ":" + name;
    }

    Span startTag() {
        return startTag;
    }

    /** What stands between the tags; empty and at the end of the tag for a tag that closes itself. */
    Span content() {
        return content;
    }

    /** Where the element stands, tags included. */
    Span span() {
        return new Span(startTag.start(), end);
    }

    /** Whether this is one tag that closes itself. */
    boolean selfClosed() {
        return startTag.end() == end;
    }

    /** Runs of text and CDATA directly in this element. */
    List<Span> text() {
        return text;
    }

    /** Comments and processing instructions directly in this element. */
    List<Span> comments() {
        return comments;
    }

    /** The prefixes that can be used inside this element, with their namespaces. */
    Map<String, String> prefixes() {
        return prefixes;
    }

    @Override
    public String toString() {
        return "<" + writtenName() + ">";
    }
}
