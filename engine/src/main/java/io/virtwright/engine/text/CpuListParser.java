package io.virtwright.engine.text;

import java.util.BitSet;
import java.util.Optional;

/** Reads {@code 0-3, 8, ^2} as libvirt does, which includes all that the kernel prints. */
final class CpuListParser {
    private static final int NO_NUMBER = -1;

    private final String text;
    private int at;

    private CpuListParser(String text) {
        this.text = text;
    }

    static Optional<BitSet> parse(String text) {
        return new CpuListParser(text).read();
    }

    private Optional<BitSet> read() {
        BitSet set = new BitSet();
        skipSpace();
        while (at < text.length()) {
            boolean out = take('^');
            int first = number();
            skipSpace();
            int last = first;
            if (!out && take('-')) {
                skipSpace();
                last = number();
                skipSpace();
            }
            if (first == NO_NUMBER || last < first) {
                return Optional.empty();
            }
            set.set(first, last + 1, !out);
            if (at < text.length() && !take(',')) {
                return Optional.empty();
            }
            skipSpace();
        }
        return Optional.of(set);
    }

    /** A CPU number, or {@link #NO_NUMBER}. */
    private int number() {
        int start = at;
        int value = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            value = Math.min(value * 10 + (text.charAt(at) - '0'), CpuSet.MAX_CPU + 1);
            at++;
        }
        return at == start || value > CpuSet.MAX_CPU ? NO_NUMBER : value;
    }

    private boolean take(char wanted) {
        boolean there = at < text.length() && text.charAt(at) == wanted;
        at += there ? 1 : 0;
        return there;
    }

    private void skipSpace() {
        while (at < text.length() && isSpace(text.charAt(at))) {
            at++;
        }
    }

    /** What isspace of C takes. */
    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }
}
