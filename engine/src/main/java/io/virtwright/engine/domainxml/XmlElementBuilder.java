package io.virtwright.engine.domainxml;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An element whose end has not been read yet. */
final class XmlElementBuilder {
    final String prefix;
    final String name;
    final String namespace;
    final Span startTag;
    final List<XmlAttribute> attributes;
    final Map<String, String> prefixes;
    final List<XmlElement> children = new ArrayList<>();
    final StringBuilder ownText = new StringBuilder();
    final List<Span> text = new ArrayList<>();
    final List<Span> comments = new ArrayList<>();

    XmlElementBuilder(
            String prefix,
            String name,
            String namespace,
            Span startTag,
            List<XmlAttribute> attributes,
            Map<String, String> prefixes) {
        this.prefix = prefix;
        this.name = name;
        this.namespace = namespace;
        this.startTag = startTag;
        this.attributes = attributes;
        this.prefixes = prefixes;
    }

    /** Adds a piece of text; the reader may give one run in several pieces. */
    void addText(String piece, Span span) {
        ownText.append(piece);
        if (!text.isEmpty() && text.getLast().end() == span.start()) {
            text.set(text.size() - 1, new Span(text.getLast().start(), span.end()));
        } else {
            text.add(span);
        }
    }

    /** The element, given where its end tag stands. */
    XmlElement end(Span endTag) {
        boolean selfClosed = endTag.isEmpty() || endTag.end() == startTag.end();
        return selfClosed
                ? new XmlElement(this, new Span(startTag.end(), startTag.end()), startTag.end())
                : new XmlElement(this, new Span(startTag.end(), endTag.start()), endTag.end());
    }
}
