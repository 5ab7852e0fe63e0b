package io.virtwright.engine.domainxml;

import com.ctc.wstx.api.WstxInputProperties;
import com.ctc.wstx.stax.WstxInputFactory;
import java.io.StringReader;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import org.codehaus.stax2.LocationInfo;
import org.codehaus.stax2.XMLInputFactory2;
import org.codehaus.stax2.XMLStreamReader2;

/** Reads XML that may be hostile into a tree of elements that know where they stand. */
final class XmlTree {
    /** As deep as libxml2, and so libvirt, reads. */
    static final int MAX_DEPTH = 256;

    static final int MAX_ATTRIBUTES = 256;
    static final int MAX_ATTRIBUTE_CHARACTERS = 64 * 1024;
    static final int MAX_ELEMENTS = 200_000;

    private static final WstxInputFactory FACTORY = factory();

    private XmlTree() {}

    private static WstxInputFactory factory() {
        WstxInputFactory factory = new WstxInputFactory();
        // A document type declaration is passed over unread; read() refuses it as soon as it is reported.
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, false);
        factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
        factory.setProperty(XMLInputFactory2.P_LAZY_PARSING, false);
        factory.setProperty(XMLInputFactory2.P_INTERN_NAMES, false);
        factory.setProperty(XMLInputFactory2.P_INTERN_NS_URIS, false);
        factory.setProperty(XMLInputFactory2.P_PRESERVE_LOCATION, true);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_DEPTH, MAX_DEPTH);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTES_PER_ELEMENT, MAX_ATTRIBUTES);
        factory.setProperty(WstxInputProperties.P_MAX_ATTRIBUTE_SIZE, MAX_ATTRIBUTE_CHARACTERS);
        factory.setProperty(WstxInputProperties.P_MAX_ELEMENT_COUNT, (long) MAX_ELEMENTS);
        return factory;
    }

    /**
     * The root element.
     *
     * @throws DomainXmlException when this is not well-formed, too deep or too wide, or declares a document type
     */
    static XmlElement parse(String text) {
        try {
            XMLStreamReader2 reader = (XMLStreamReader2) FACTORY.createXMLStreamReader(new StringReader(text));
            try {
                return read(reader);
            } catch (XMLStreamException e) {
                // What exceeds a bound is reported without a place.
                throw new DomainXmlException(
                        e.getLocation() == null ? at(reader.getLocation()) + message(e) : message(e));
            } finally {
                reader.close();
            }
        } catch (XMLStreamException e) {
            throw new DomainXmlException(message(e));
        }
    }

    private static XmlElement read(XMLStreamReader2 reader) throws XMLStreamException {
        Deque<XmlElementBuilder> open = new ArrayDeque<>();
        Optional<XmlElement> root = Optional.empty();
        while (reader.hasNext()) {
            switch (reader.next()) {
                case XMLStreamConstants.START_ELEMENT -> open.push(start(reader, open));
                case XMLStreamConstants.END_ELEMENT -> {
                    XmlElement element = open.pop().end(span(reader));
                    if (open.isEmpty()) {
                        root = Optional.of(element);
                    } else {
                        open.element().children.add(element);
                    }
                }
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE -> {
                    if (!open.isEmpty()) {
                        open.element().addText(reader.getText(), span(reader));
                    }
                }
                case XMLStreamConstants.COMMENT, XMLStreamConstants.PROCESSING_INSTRUCTION -> {
                    if (!open.isEmpty()) {
                        open.element().comments.add(span(reader));
                    }
                }
                case XMLStreamConstants.DTD -> throw refused(reader, "a document type declaration is not allowed");
                case XMLStreamConstants.ENTITY_REFERENCE -> throw refused(reader, "an entity is not declared");
                default -> {} // the document's start and end; nothing else is reported
            }
        }
        return root.orElseThrow(() -> new DomainXmlException("there is no element"));
    }

    private static XmlElementBuilder start(XMLStreamReader2 reader, Deque<XmlElementBuilder> open) {
        List<XmlAttribute> attributes = new ArrayList<>(reader.getAttributeCount());
        for (int i = 0; i < reader.getAttributeCount(); i++) {
            attributes.add(new XmlAttribute(
                    orEmpty(reader.getAttributeNamespace(i)),
                    reader.getAttributeLocalName(i),
                    reader.getAttributeValue(i)));
        }
        Map<String, String> prefixes = open.isEmpty() ? Map.of() : open.element().prefixes;
        if (reader.getNamespaceCount() > 0) {
            Map<String, String> more = new HashMap<>(prefixes);
            for (int i = 0; i < reader.getNamespaceCount(); i++) {
                more.put(orEmpty(reader.getNamespacePrefix(i)), orEmpty(reader.getNamespaceURI(i)));
            }
            prefixes = Map.copyOf(more);
        }
        return new XmlElementBuilder(
                orEmpty(reader.getPrefix()),
                reader.getLocalName(),
                orEmpty(reader.getNamespaceURI()),
                span(reader),
                attributes,
                prefixes);
    }

    private static Span span(XMLStreamReader2 reader) {
        LocationInfo info = reader.getLocationInfo();
        try {
            return new Span(Math.toIntExact(info.getStartingCharOffset()), Math.toIntExact(info.getEndingCharOffset()));
        } catch (XMLStreamException e) {
            throw new DomainXmlException(message(e));
        }
    }

    private static String orEmpty(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "" : value;
    }

    private static DomainXmlException refused(XMLStreamReader2 reader, String why) {
        return new DomainXmlException(at(reader.getLocation()) + why);
    }

    private static String at(Location location) {
        return "line " + location.getLineNumber() + ", column " + location.getColumnNumber() + ": ";
    }

    /** The reader's words without the place at their end, which stands in front in our own form. */
    private static String message(XMLStreamException e) {
        String words = orEmpty(e.getMessage());
        int place = words.indexOf("\n at [");
        String reason = place < 0 ? words : words.substring(0, place);
        return e.getLocation() == null ? reason : at(e.getLocation()) + reason;
    }
}
