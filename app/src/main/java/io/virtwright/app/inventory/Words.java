package io.virtwright.app.inventory;

import java.util.ArrayList;
import java.util.List;

/** A line as a shell splits it: at spaces, but not within quotes; {@code #} before a word begins a comment. */
final class Words {
    private final String line;
    private final List<String> words = new ArrayList<>();
    private int at;

    private Words(String line) {
        this.line = line;
    }

    /** @throws AddressException for a quote without its other */
    static List<String> of(String line) {
        Words words = new Words(line);
        while (words.skipSpaces()) {
            words.words.add(words.word());
        }
        return List.copyOf(words.words);
    }

    /** Whether a word follows. */
    private boolean skipSpaces() {
        while (at < line.length() && Character.isWhitespace(line.charAt(at))) {
            at++;
        }
        return at < line.length() && line.charAt(at) != '#';
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
            char c = line.charAt(at++);
            switch (c) {
                case '\'', '"' -> quoted(c, word);
                case '\\' -> word.append(at < line.length() ? line.charAt(at++) : c);
                default -> word.append(c);
            }
        }
        return word.toString();
    }

    private void quoted(char quote, StringBuilder word) {
        while (at < line.length() && line.charAt(at) != quote) {
            char c = line.charAt(at++);
            word.append(c == '\\' && quote == '"' && at < line.length() ? line.charAt(at++) : c);
        }
        if (at == line.length()) {
            throw new AddressException("a quote (" + quote + ") without its other");
        }
        at++;
    }

    /** A value without the quotes round all of it. */
    static String unquoted(String value) {
        String text = value.strip();
        boolean quoted = text.length() > 1
                && (text.startsWith("\"") || text.startsWith("'"))
                && text.charAt(0) == text.charAt(text.length() - 1);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }
}
