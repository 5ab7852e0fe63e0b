package io.virtwright.engine.systemd;

/** The escapes of C as systemd knows them (cunescape_one in src/basic/escape.c), besides {@code \s} for a space. */
final class Escapes {
    private Escapes() {}

    /**
     * Appends what the backslash at {@code at} stands for. One that systemd doesn't know stays as it is written.
     *
     * @return where the escape ends: the index of its last character
     */
    static int append(String text, int at, StringBuilder into) {
        if (at + 1 >= text.length()) {
            into.append('\\');
            return at;
        }
        char next = text.charAt(at + 1);
        switch (next) {
            case 'a' -> into.append('\u0007');
            case 'b' -> into.append('\b');
            case 'f' -> into.append('\f');
            case 'n' -> into.append('\n');
            case 'r' -> into.append('\r');
            case 't' -> into.append('\t');
            case 'v' -> into.append('\u000B');
            case 's' -> into.append(' ');
            case '\\', '"', '\'' -> into.append(next);
            case 'x' -> {
                return number(text, at, at + 2, 2, 16, into);
            }
            case 'u' -> {
                return number(text, at, at + 2, 4, 16, into);
            }
            case 'U' -> {
                return number(text, at, at + 2, 8, 16, into);
            }
            case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                return number(text, at, at + 1, 3, 8, into);
            }
            default -> into.append('\\').append(next);
        }
        return at + 1;
    }

    private static int number(String text, int at, int from, int digits, int radix, StringBuilder into) {
        int end = from + digits;
        if (end <= text.length()) {
            long code = 0;
            boolean good = true;
            for (int i = from; i < end; i++) {
                int digit = Character.digit(text.charAt(i), radix);
                good &= digit >= 0 && text.charAt(i) < 128;
                code = code * radix + Math.max(digit, 0);
            }
            if (good && code > 0 && code <= Character.MAX_CODE_POINT) {
                into.appendCodePoint((int) code);
                return end - 1;
            }
        }
        into.append('\\').append(text.charAt(at + 1));
        return at + 1;
    }
}
