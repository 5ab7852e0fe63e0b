package io.virtwright.app.render;

import java.util.Locale;

/**
 * Makes text safe to show. Names, files and XML are hostile: a control character, an escape sequence or a change of writing
 * direction in them must never reach a terminal. What could act on one, or can't be seen, is shown as an escape.
 */
public final class Visible {
    private Visible() {}

    /**
     * One line of text, safe to show.
     *
     * @param unicode whether characters beyond ASCII can be shown; otherwise they are escaped too
     */
    public static String line(String text, boolean unicode) {
        if (text.chars().allMatch(Visible::isPlain)) {
            return text;
        }
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (isPlain(c) || (c > 0x7F && unicode && isHarmless(c))) {
                safe.appendCodePoint(c);
            } else {
                safe.append(escape(c));
            }
        });
        return safe.toString();
    }

    /** Printable ASCII. */
    private static boolean isPlain(int codePoint) {
        return codePoint >= ' ' && codePoint < 0x7F;
    }

    /** Letters, marks, numbers, punctuation and symbols are harmless; Unicode's other categories are not. */
    private static boolean isHarmless(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            // Spaces that look like a plain one, or like nothing, tell names apart that look the same.
            case Character.SPACE_SEPARATOR -> false;
            default -> !isInvisible(codePoint);
        };
    }

    /** Letters and marks that show nothing: Hangul fillers, variation selectors, the combining grapheme joiner. */
    private static boolean isInvisible(int codePoint) {
        return switch (codePoint) {
            case 0x115F, 0x1160, 0x3164, 0xFFA0, 0x034F, 0x17B4, 0x17B5 -> true;
            default ->
                isBetween(codePoint, 0x180B, 0x180F)
                        || isBetween(codePoint, 0xFE00, 0xFE0F)
                        || isBetween(codePoint, 0xE0100, 0xE01EF);
        };
    }

    private static boolean isBetween(int codePoint, int first, int last) {
        return codePoint >= first && codePoint <= last;
    }

    private static String escape(int codePoint) {
        return switch (codePoint) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default ->
                codePoint <= 0xFF
                        ? String.format(Locale.ROOT, "\\x%02x", codePoint)
                        : String.format(Locale.ROOT, "\\u{%x}", codePoint);
        };
    }
}
