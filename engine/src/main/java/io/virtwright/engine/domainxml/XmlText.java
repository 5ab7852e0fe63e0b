package io.virtwright.engine.domainxml;

import java.util.regex.Pattern;

/** Values and names as XML writes them. */
final class XmlText {
    /** The names libvirt uses are all of this form; XML allows more, which no edit of ours needs. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9._-]*");

    private XmlText() {}

    /**
     * An attribute's value, to stand in quotes of either kind.
     *
     * @throws DomainXmlException for a character that XML cannot hold
     */
    static String attribute(String value) {
        StringBuilder out = new StringBuilder(value.length() + 8);
        value.codePoints().forEach(c -> {
            switch (c) {
                case '\'' -> out.append("&apos;");
                case '"' -> out.append("&quot;");
                // A reader turns these into spaces where they stand for themselves.
                case '\n', '\t' -> out.append("&#").append(c).append(';');
                default -> append(out, c);
            }
        });
        return out.toString();
    }

    /**
     * The text of an element.
     *
     * @throws DomainXmlException for a character that XML cannot hold
     */
    static String content(String value) {
        StringBuilder out = new StringBuilder(value.length() + 8);
        value.codePoints().forEach(c -> append(out, c));
        return out.toString();
    }

    /**
     * The name itself.
     *
     * @throws DomainXmlException for what is no plain name
     */
    static String name(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new DomainXmlException("not a name of an element or attribute: " + name);
        }
        return name;
    }

    /** What XML calls white space, and nothing else that looks like it. */
    static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\n' || c == '\r';
    }

    static boolean isBlank(String text) {
        return text.chars().allMatch(c -> isSpace((char) c));
    }

    private static void append(StringBuilder out, int c) {
        switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '\r' -> out.append("&#13;"); // a reader turns it into a newline where it stands for itself
            default -> {
                if (!allowed(c)) {
                    throw new DomainXmlException(String.format("XML cannot hold the character U+%04X", c));
                }
                out.appendCodePoint(c);
            }
        }
    }

    /** XML 1.0's Char. */
    private static boolean allowed(int c) {
        return c == '\t'
                || c == '\n'
                || (c >= 0x20 && c <= 0xD7FF)
                || (c >= 0xE000 && c <= 0xFFFD)
                || (c >= 0x10000 && c <= 0x10FFFF);
    }
}
