package io.virtwright.engine.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Splits a string of parameters as the kernel does, for its command line and for the parameters of a module: next_arg in
 * lib/cmdline.c. Double quotes protect spaces and can't be escaped; they may stand around the value or around the whole.
 */
public final class KernelArguments {
    private KernelArguments() {}

    /**
     * One parameter, and where it stands in the string, ends excluded.
     *
     * @param value absent for a parameter without {@code =}
     * @param quoted the quotes are around the whole parameter
     * @param valueStart where the value starts, its own quotes included; equal to {@code end} without a value
     * @param valueEnd where the value ends, its own quotes included, but not those around the whole
     */
    public record Argument(
            String name, Optional<String> value, boolean quoted, int start, int valueStart, int valueEnd, int end) {}

    /** The parameters in their order. Nothing is refused: an open quote reaches to the end. */
    public static List<Argument> split(CharSequence text) {
        List<Argument> all = new ArrayList<>();
        int at = skipSpace(text, 0);
        while (at < text.length()) {
            Argument argument = next(text, at);
            all.add(argument);
            at = skipSpace(text, argument.end());
        }
        return all;
    }

    private static Argument next(CharSequence text, int start) {
        boolean quoted = text.charAt(start) == '"';
        int from = quoted ? start + 1 : start;
        boolean inQuotes = quoted;
        int equals = -1;
        int end = from;
        for (; end < text.length(); end++) {
            char c = text.charAt(end);
            if (isSpace(c) && !inQuotes) {
                break;
            }
            // The kernel's "= not seen yet" is position 0, so a leading = is part of the name.
            if (c == '=' && equals < 0 && end > from) {
                equals = end;
            }
            inQuotes ^= c == '"';
        }
        boolean closed = end > from && text.charAt(end - 1) == '"';
        int content = quoted && closed ? end - 1 : end;
        if (equals < 0) {
            return new Argument(string(text, from, content), Optional.empty(), quoted, start, end, end, end);
        }
        int valueStart = equals + 1;
        boolean valueQuoted = valueStart < end && text.charAt(valueStart) == '"';
        int first = valueQuoted ? valueStart + 1 : valueStart;
        int last = valueQuoted && closed ? end - 1 : content;
        return new Argument(
                string(text, from, equals),
                Optional.of(string(text, first, Math.max(first, last))),
                quoted,
                start,
                valueStart,
                valueQuoted ? end : content,
                end);
    }

    private static String string(CharSequence text, int from, int to) {
        return text.subSequence(from, to).toString();
    }

    private static int skipSpace(CharSequence text, int from) {
        int at = from;
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** The kernel's isspace, which takes the no-break space of Latin-1 too (lib/ctype.c). */
    public static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r') || c == '\u00A0';
    }

    /** Hyphens and underscores are the same in the names of parameters. */
    public static String canonical(String name) {
        return name.replace('-', '_');
    }
}
