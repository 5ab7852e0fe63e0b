package io.virtwright.app.render;

import io.virtwright.engine.finding.Verdict;

/**
 * How output looks.
 *
 * @param colour whether colours are used: on a terminal only, and not with NO_COLOR
 * @param unicode whether characters beyond ASCII can be shown
 * @param width columns of a line, at most
 */
public record Style(boolean colour, boolean unicode, int width) {
    /** Columns where there is no terminal, and of one that doesn't tell. */
    public static final int WIDTH = 80;

    /** As in a pipe, in a UTF-8 locale. */
    public static final Style PLAIN = new Style(false, true, WIDTH);

    /** The colours in use, all from the eight that every terminal theme keeps readable. */
    public enum Tint {
        NONE(""),
        BOLD("1"),
        DIM("2"),
        RED("31"),
        GREEN("32"),
        YELLOW("33"),
        CYAN("36");

        private final String code;

        Tint(String code) {
            this.code = code;
        }
    }

    /** The text in a colour, where there are colours. The text must be safe to show. */
    String tinted(Tint tint, String text) {
        return colour && tint != Tint.NONE && !text.isEmpty() ? "\u001b[" + tint.code + "m" + text + "\u001b[0m" : text;
    }

    /** One character for a verdict. */
    public String mark(Verdict verdict) {
        return switch (verdict) {
            case COMPLIANT -> unicode ? "✓" : "+";
            case DRIFT -> unicode ? "✗" : "x";
            case UNKNOWN -> "?";
            case NOT_APPLICABLE -> unicode ? "·" : "-";
        };
    }

    static Tint tint(Verdict verdict) {
        return switch (verdict) {
            case COMPLIANT -> Tint.GREEN;
            case DRIFT -> Tint.RED;
            case UNKNOWN -> Tint.YELLOW;
            case NOT_APPLICABLE -> Tint.DIM;
        };
    }
}
