package io.virtwright.engine.domainxml;

import java.util.ArrayList;
import java.util.List;

/**
 * Where an attribute stands.
 *
 * @param name as written, with its prefix
 * @param whole from the white space before the name to the closing quote
 * @param value what stands between the quotes
 */
record AttributeSpan(String name, Span whole, Span value) {

    /** The attributes of a start tag that has been found well-formed; namespace declarations are among them. */
    static List<AttributeSpan> of(String text, XmlElement element) {
        List<AttributeSpan> found = new ArrayList<>();
        int end = element.startTag().end() - (element.selfClosed() ? 2 : 1);
        int at = element.startTag().start() + 1 + element.writtenName().length();
        while (true) {
            int nameStart = skipSpace(text, at, end);
            if (nameStart >= end) {
                return found;
            }
            int equals = text.indexOf('=', nameStart);
            int nameEnd = equals;
            while (XmlText.isSpace(text.charAt(nameEnd - 1))) {
                nameEnd--;
            }
            int quote = skipSpace(text, equals + 1, end);
            int close = text.indexOf(text.charAt(quote), quote + 1);
            found.add(new AttributeSpan(
                    text.substring(nameStart, nameEnd), new Span(at, close + 1), new Span(quote + 1, close)));
            at = close + 1;
        }
    }

    private static int skipSpace(String text, int from, int end) {
        int at = from;
        while (at < end && XmlText.isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }
}
