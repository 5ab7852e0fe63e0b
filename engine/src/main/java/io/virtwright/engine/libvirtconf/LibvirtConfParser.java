package io.virtwright.engine.libvirtconf;

import io.virtwright.engine.libvirtconf.LibvirtConf.Entry;
import io.virtwright.engine.libvirtconf.LibvirtConf.Problem;
import io.virtwright.engine.libvirtconf.LibvirtConf.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads one file for {@link LibvirtConf}: virConfParse and what it calls, in src/util/virconf.c. */
final class LibvirtConfParser {
    private static final String TRIPLE = "\"\"\"";
    /** libvirt has no bound and would run out of stack. */
    private static final int DEEPEST_LIST = 100;

    private final String text;
    private final List<Entry> entries = new ArrayList<>();
    private int at;
    private int line = 1;

    LibvirtConfParser(String text) {
        this.text = text;
    }

    private static final class Mistake extends Exception {
        private static final long serialVersionUID = 1;

        Mistake(String reason) {
            super(reason, null, false, false);
        }
    }

    LibvirtConf parse() {
        try {
            while (!atEnd()) {
                statement();
                separator();
            }
            return new LibvirtConf(entries, Optional.empty());
        } catch (Mistake mistake) {
            return new LibvirtConf(entries, Optional.of(new Problem(line, String.valueOf(mistake.getMessage()))));
        }
    }

    private boolean atEnd() {
        return at >= text.length();
    }

    /** As in libvirt, whose text ends with a NUL, there always is a character. */
    private char here() {
        return atEnd() ? '\0' : text.charAt(at);
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isEndOfLine(char c) {
        return c == '\n' || c == '\r';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isLetter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }

    private void skipBlanks() {
        while (isBlank(here())) {
            at++;
        }
    }

    private void skipBlanksAndLines() {
        while (isBlank(here()) || isEndOfLine(here())) {
            line += here() == '\n' ? 1 : 0;
            at++;
        }
    }

    private void skipLine() {
        while (!atEnd() && !isEndOfLine(here())) {
            at++;
        }
    }

    private void statement() throws Mistake {
        skipBlanksAndLines();
        if (here() == '#') {
            skipLine();
            return;
        }
        int named = line;
        String name = name();
        skipBlanks();
        if (here() != '=') {
            throw new Mistake("expecting an assignment");
        }
        at++;
        Value value = value(0);
        skipBlanks();
        if (here() == '#') {
            skipLine();
        }
        entries.add(new Entry(name, value, named));
    }

    private void separator() throws Mistake {
        skipBlanks();
        if (atEnd()) {
            return;
        }
        if (here() == ';') {
            at++;
        } else if (!isEndOfLine(here())) {
            throw new Mistake("expecting a separator");
        }
        skipBlanksAndLines();
    }

    private String name() throws Mistake {
        int start = at;
        if (!isLetter(here())) {
            throw new Mistake("expecting a name");
        }
        while (isLetter(here()) || isDigit(here()) || here() == '_') {
            at++;
        }
        return text.substring(start, at);
    }

    private Value value(int depth) throws Mistake {
        skipBlanks();
        char c = here();
        if (c == '"' || c == '\'') {
            return new Value.Text(string(c));
        }
        if (c == '[') {
            return list(depth);
        }
        if (isDigit(c) || c == '-' || c == '+') {
            return number();
        }
        throw new Mistake("expecting a value");
    }

    private String string(char quote) throws Mistake {
        // libvirt wants something behind the closing quotes too; only a file that ends there can tell.
        if (text.startsWith(TRIPLE, at) && at + 6 < text.length()) {
            return longString();
        }
        int start = ++at;
        while (!atEnd() && here() != quote && !isEndOfLine(here())) {
            at++;
        }
        if (here() != quote) {
            throw new Mistake("unterminated string");
        }
        return text.substring(start, at++);
    }

    private String longString() throws Mistake {
        int start = at + TRIPLE.length();
        int end = text.indexOf(TRIPLE, start);
        if (end < 0) {
            throw new Mistake("unterminated string");
        }
        line += (int) text.substring(start, end).chars().filter(c -> c == '\n').count();
        at = end + TRIPLE.length();
        return text.substring(start, end);
    }

    private Value number() throws Mistake {
        boolean minus = here() == '-';
        if (minus || here() == '+') {
            at++;
        }
        if (!isDigit(here())) {
            throw new Mistake("unterminated number");
        }
        long number = 0;
        while (isDigit(here())) {
            // Overflows as libvirt's does.
            number = number * 10 + (here() - '0');
            at++;
        }
        return new Value.Whole(minus ? -number : number, minus);
    }

    private Value list(int depth) throws Mistake {
        if (depth == DEEPEST_LIST) {
            throw new Mistake("lists in lists, more than " + DEEPEST_LIST + " deep");
        }
        List<Value> items = new ArrayList<>();
        at++;
        skipBlanksAndLines();
        if (!atEnd() && here() != ']') {
            items.add(value(depth + 1));
            skipBlanksAndLines();
        }
        while (!atEnd() && here() != ']') {
            if (here() != ',') {
                throw new Mistake("expecting a separator in list");
            }
            at++;
            skipBlanksAndLines();
            if (here() == ']') {
                break;
            }
            items.add(value(depth + 1));
            skipBlanksAndLines();
        }
        if (here() != ']') {
            throw new Mistake("list is not closed with ]");
        }
        at++;
        return new Value.Items(items);
    }
}
