package io.virtwright.engine.domainxml;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One element that is to be put into a document.
 *
 * @param source the text in which {@code element} has its places
 */
record XmlFragment(String source, XmlElement element) {

    /**
     * @param prefixes what the place it is meant for declares
     * @throws DomainXmlException when this is not exactly one well-formed element
     */
    static XmlFragment parse(String xml, Map<String, String> prefixes) {
        DomainDocument.checkSize(xml);
        StringBuilder wrapped = new StringBuilder("<fragment");
        prefixes.forEach((prefix, uri) -> wrapped.append(prefix.isEmpty() ? " xmlns" : " xmlns:" + prefix)
                .append("='")
                .append(XmlText.attribute(uri))
                .append('\''));
        String source = wrapped.append('>').append(xml).append("</fragment>").toString();
        XmlElement wrapper = XmlTree.parse(source);
        if (wrapper.children().size() != 1 || !wrapper.comments().isEmpty() || !XmlText.isBlank(wrapper.ownText())) {
            throw new DomainXmlException("not exactly one element: " + xml);
        }
        return new XmlFragment(source, wrapper.children().getFirst());
    }

    /** The element as it was given. */
    String text() {
        return element.span().of(source);
    }

    /**
     * The element with its descendants on lines of their own.
     *
     * @param lineBreak the line break and indentation before the element; empty to leave all as it was given
     * @param unit one level of indentation
     */
    String laidOut(String lineBreak, String unit) {
        return lineBreak.isEmpty() ? text() : layOut(element, lineBreak, unit);
    }

    private String layOut(XmlElement one, String lineBreak, String unit) {
        boolean onlyElements = !one.children().isEmpty() && XmlText.isBlank(one.ownText());
        if (!onlyElements) {
            return one.span().of(source);
        }
        StringBuilder out = new StringBuilder(one.startTag().of(source));
        List<Item> items = Stream.concat(
                        one.children().stream()
                                .map(child -> new Item(child.span().start(), layOut(child, lineBreak + unit, unit))),
                        one.comments().stream().map(span -> new Item(span.start(), span.of(source))))
                .sorted(Comparator.comparingInt(Item::start))
                .toList();
        items.forEach(item -> out.append(lineBreak).append(unit).append(item.text()));
        return out.append(lineBreak)
                .append(source, one.content().end(), one.span().end())
                .toString();
    }

    private record Item(int start, String text) {}
}
