package io.virtwright.engine.systemd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How systemd cuts a text into words (extract_first_word in src/basic/extract-word.c): quotes, and escapes as in C. */
final class Words {
    private static final String WHITE = " \t\n\r";

    private Words() {}

    /** The words; empty where a quote is not closed, for which systemd ignores the whole setting. */
    static Optional<List<String>> split(String text) {
        return split(text, true);
    }

    /** Words of the value of a variable: without escapes, and a quote that is not closed ends with the text. */
    static List<String> splitValue(String text) {
        return split(text, false).orElseThrow();
    }

    private static Optional<List<String>> split(String text, boolean strict) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean open = false;
        char quote = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (quote == 0 && WHITE.indexOf(c) >= 0) {
                if (open) {
                    words.add(word.toString());
                    word.setLength(0);
                    open = false;
                }
                continue;
            }
            open = true;
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '"' || c == '\'')) {
                quote = c;
            } else if (c == '\\') {
                at = strict ? Escapes.append(text, at, word) : literal(text, at, word);
            } else {
                word.append(c);
            }
        }
        if (quote != 0 && strict) {
            return Optional.empty();
        }
        if (open) {
            words.add(word.toString());
        }
        return Optional.of(List.copyOf(words));
    }

    /** Without unescaping, a backslash only takes the special meaning from what follows it. */
    private static int literal(String text, int at, StringBuilder into) {
        if (at + 1 < text.length()) {
            into.append(text.charAt(at + 1));
        }
        return at + 1;
    }
}
