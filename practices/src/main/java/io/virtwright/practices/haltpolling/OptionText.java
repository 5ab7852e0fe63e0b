package io.virtwright.practices.haltpolling;

import java.util.ArrayList;
import java.util.List;

/**
 * The text of one modprobe.d file, one character a byte, and where it gives kvm a certain option.
 *
 * <p>A line that ends in a backslash goes on in the next one; a hash begins a remark only at the start of a line; dashes and
 * underscores in names are the same.
 */
record OptionText(String text, List<Mention> mentions) {
    OptionText {
        mentions = List.copyOf(mentions);
    }

    /**
     * @param line from 1
     * @param start where the word stands in the text
     * @param text what is after the equals sign
     */
    record Mention(int line, int start, int end, String text) {}

    private record Word(int start, int end, String text) {}

    static OptionText of(String text, Parameter parameter) {
        List<Mention> mentions = new ArrayList<>();
        int at = 0;
        int line = 1;
        while (at < text.length()) {
            int end = lineEnd(text, at);
            List<Word> words = words(text, at, end);
            if (words.size() > 2
                    && words.get(0).text().equals("options")
                    && words.get(1).text().equals("kvm")) {
                for (Word word : words.subList(2, words.size())) {
                    int equals = word.text().indexOf('=');
                    String key = equals < 0 ? word.text() : word.text().substring(0, equals);
                    if (key.replace('-', '_').equals(parameter.key())) {
                        mentions.add(new Mention(
                                line + newlines(text, at, word.start()),
                                word.start(),
                                word.end(),
                                equals < 0 ? "" : unquoted(word.text().substring(equals + 1))));
                    }
                }
            }
            line += newlines(text, at, end) + 1;
            at = end + 1;
        }
        return new OptionText(text, mentions);
    }

    private static int newlines(String text, int from, int to) {
        return (int) text.substring(from, to).chars().filter(c -> c == '\n').count();
    }

    private static String unquoted(String value) {
        return value.replace("\"", "");
    }

    /** Where the newline stands that ends the line which begins at {@code from}, continuations included. */
    private static int lineEnd(String text, int from) {
        int end = text.indexOf('\n', from);
        while (end > from && text.charAt(end - 1) == '\\') {
            end = text.indexOf('\n', end + 1);
        }
        return end < 0 ? text.length() : end;
    }

    private static List<Word> words(String text, int from, int to) {
        List<Word> words = new ArrayList<>();
        int start = from;
        for (int i = from; i <= to; i++) {
            boolean space = i == to || text.charAt(i) == ' ' || text.charAt(i) == '\t' || text.charAt(i) == '\r';
            if (space) {
                while (text.startsWith("\\\n", start) && start < i) {
                    start += 2; // the line went on before the word began
                }
                if (i > start) {
                    String word = text.substring(start, i).replace("\\\n", "");
                    if (!word.isEmpty()) {
                        words.add(new Word(start, i, word));
                    }
                }
                start = i + 1;
            }
        }
        return words;
    }

    /** The text with this value in every mention; every other byte stays. */
    String with(Parameter parameter, long value) {
        StringBuilder edited = new StringBuilder(text);
        for (Mention mention : mentions.reversed()) {
            edited.replace(mention.start(), mention.end(), parameter.key() + "=" + value);
        }
        return edited.toString();
    }
}
