package io.virtwright.app.render;

import java.util.Arrays;

/**
 * How many columns of a terminal a text takes. Characters that Unicode's East Asian Width calls wide or full-width take
 * two, marks that combine with the character before them none. Where terminals differ (emoji), the wider answer is given, so
 * that a line is never longer than it was counted.
 */
public final class DisplayWidth {
    /** First and last code point of each range of wide characters. */
    private static final int[] WIDE = {
        0x1100, 0x115F, 0x231A, 0x231B, 0x2329, 0x232A, 0x23E9, 0x23F3, 0x25FD, 0x25FE, 0x2600, 0x2615, 0x2648, 0x2653,
        0x267F, 0x267F, 0x2693, 0x2693, 0x26A0, 0x26FF, 0x2705, 0x2705, 0x270A, 0x270D, 0x2728, 0x2728, 0x274C, 0x274E,
        0x2753, 0x2757, 0x2795, 0x2797, 0x27B0, 0x27BF, 0x2B1B, 0x2B1C, 0x2B50, 0x2B55, 0x2E80, 0xA4CF, 0xA960, 0xA97F,
        0xAC00, 0xD7FF, 0xF900, 0xFAFF, 0xFE10, 0xFE19, 0xFE30, 0xFE6F, 0xFF00, 0xFF60, 0xFFE0, 0xFFE6, 0x16FE0,
                0x1B2FF,
        0x1D300, 0x1D37F, 0x1F000, 0x1FAFF, 0x20000, 0x3FFFD
    };

    private DisplayWidth() {}

    /** Columns of a text that has no control characters. */
    public static int of(String text) {
        return text.codePoints().map(DisplayWidth::of).sum();
    }

    /** Columns of one character: 0, 1 or 2. */
    public static int of(int codePoint) {
        if (codePoint < 0x300) {
            return 1;
        }
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(codePoint) ? 2 : 1;
        };
    }

    private static boolean isWide(int codePoint) {
        int at = Arrays.binarySearch(WIDE, codePoint);
        // Between two bounds: an odd insertion point is inside a range.
        return at >= 0 || (-at - 1) % 2 == 1;
    }
}
