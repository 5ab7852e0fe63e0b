package io.virtwright.engine.systemd;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * A file of {@code EnvironmentFile=}, as systemd reads it (parse_env_file_internal in src/basic/env-file.c). It looks like
 * shell and is none: no variables are put in, and a quote may span lines.
 */
public final class EnvironmentFile {
    private enum State {
        BEFORE_KEY,
        KEY,
        BEFORE_VALUE,
        VALUE,
        VALUE_ESCAPE,
        SINGLE,
        DOUBLE,
        DOUBLE_ESCAPE,
        COMMENT
    }

    private final SequencedMap<String, String> variables = new LinkedHashMap<>();
    private final StringBuilder key = new StringBuilder();
    private final StringBuilder value = new StringBuilder();
    /** How much of the value is kept when it ends: white space at its end is not. */
    private int keep;

    private State state = State.BEFORE_KEY;

    private EnvironmentFile() {}

    /** The variables in the order in which they were last set; a line without {@code =} is left out. */
    public static SequencedMap<String, String> parse(String text) {
        EnvironmentFile file = new EnvironmentFile();
        text.chars().forEach(c -> file.next((char) c));
        if (file.state != State.BEFORE_KEY && file.state != State.KEY && file.state != State.COMMENT) {
            file.finish();
        }
        return Collections.unmodifiableSequencedMap(file.variables);
    }

    private void next(char c) {
        switch (state) {
            case BEFORE_KEY -> {
                if (c == '#' || c == ';') {
                    state = State.COMMENT;
                } else if (!white(c)) {
                    state = State.KEY;
                    key.append(c);
                }
            }
            case KEY -> {
                if (newline(c)) {
                    clear();
                } else if (c == '=') {
                    state = State.BEFORE_VALUE;
                } else {
                    key.append(c);
                }
            }
            case BEFORE_VALUE -> {
                if (newline(c)) {
                    finish();
                } else if (c == '\'') {
                    state = State.SINGLE;
                } else if (c == '"') {
                    state = State.DOUBLE;
                } else if (c == '\\') {
                    state = State.VALUE_ESCAPE;
                } else if (!white(c)) {
                    state = State.VALUE;
                    keep(c);
                }
            }
            case VALUE -> {
                if (newline(c)) {
                    finish();
                } else if (c == '\\') {
                    state = State.VALUE_ESCAPE;
                } else if (white(c)) {
                    value.append(c);
                } else {
                    keep(c);
                }
            }
            case VALUE_ESCAPE -> {
                state = State.VALUE;
                if (!newline(c)) {
                    keep(c);
                }
            }
            case SINGLE -> quoted(c, '\'');
            case DOUBLE -> {
                if (c == '\\') {
                    state = State.DOUBLE_ESCAPE;
                } else {
                    quoted(c, '"');
                }
            }
            case DOUBLE_ESCAPE -> {
                state = State.DOUBLE;
                if ("\"\\`$".indexOf(c) >= 0) {
                    keep(c);
                } else if (c != '\n') {
                    keep('\\');
                    keep(c);
                }
            }
            case COMMENT -> {
                if (newline(c)) {
                    state = State.BEFORE_KEY;
                }
            }
        }
    }

    private void quoted(char c, char quote) {
        if (c == quote) {
            state = State.BEFORE_VALUE;
        } else {
            keep(c);
        }
    }

    private void keep(char c) {
        value.append(c);
        keep = value.length();
    }

    private void finish() {
        value.setLength(keep);
        variables.remove(key.toString().strip());
        variables.put(key.toString().strip(), value.toString());
        clear();
    }

    private void clear() {
        state = State.BEFORE_KEY;
        key.setLength(0);
        value.setLength(0);
        keep = 0;
    }

    private static boolean newline(char c) {
        return c == '\n' || c == '\r';
    }

    private static boolean white(char c) {
        return c == ' ' || c == '\t' || newline(c);
    }
}
