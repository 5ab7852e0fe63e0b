package io.virtwright.app.render;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Breaks text into lines by display width. Only at spaces: half a path or half a value, copied, is another one; and not within
 * a command, which stands between backticks. What is too long for any line has one of its own and goes on over the edge, where
 * a terminal breaks it without a mark in what is copied.
 */
public final class Wrap {
    /** A command with what stands at it, else a word. */
    private static final Pattern WORD = Pattern.compile("(?<= |^)[(]?`[^`]+`[^ `]*(?= |$)|[^ ]+");

    private final int first;
    private final int rest;
    private final List<String> lines = new ArrayList<>();
    private final StringBuilder line = new StringBuilder();
    private int width;

    private Wrap(int first, int rest) {
        this.first = Math.max(2, first);
        this.rest = Math.max(2, rest);
    }

    /**
     * The lines of a text. Runs of spaces within it become one.
     *
     * @param first columns there are on the first line; fewer than 2 count as 2
     * @param rest columns there are on the others
     */
    public static List<String> text(String text, int first, int rest) {
        Wrap wrap = new Wrap(first, rest);
        WORD.matcher(text.strip()).results().map(MatchResult::group).forEach(wrap::word);
        wrap.end();
        return List.copyOf(wrap.lines);
    }

    /** The lines of a text whose spaces matter: broken only where the width ends. */
    public static List<String> verbatim(String text, int first, int rest) {
        Wrap wrap = new Wrap(first, rest);
        wrap.pieces(text);
        wrap.end();
        return List.copyOf(wrap.lines);
    }

    private int room() {
        return lines.isEmpty() ? first : rest;
    }

    private void word(String word) {
        int wide = DisplayWidth.of(word);
        if (width > 0 && width + 1 + wide > room()) {
            end();
        } else if (lines.isEmpty() && width == 0 && wide > first && wide <= rest) {
            end();
        }
        if (width > 0) {
            line.append(' ');
            width++;
        }
        line.append(word);
        width += wide;
    }

    private void pieces(String word) {
        word.codePoints().forEach(c -> {
            int wide = DisplayWidth.of(c);
            if (width + wide > room()) {
                end();
            }
            line.appendCodePoint(c);
            width += wide;
        });
    }

    private void end() {
        if (!line.isEmpty() || lines.isEmpty()) {
            lines.add(line.toString());
        }
        line.setLength(0);
        width = 0;
    }
}
