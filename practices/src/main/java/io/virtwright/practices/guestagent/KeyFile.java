package io.virtwright.practices.guestagent;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * qemu-ga.conf, a key file of GLib (gkeyfile.c): groups in brackets, {@code key=value}, lines that begin with {@code #}.
 * White space around a key and before its value is left out; behind the value it belongs to it. Of two lines of one key
 * the last counts. One line of another form, and qemu-ga exits.
 *
 * @param problem what keeps it from being read, with its line
 */
record KeyFile(List<Entry> entries, Optional<String> problem) {
    KeyFile {
        entries = List.copyOf(entries);
    }

    /**
     * One key.
     *
     * @param line from 1
     */
    record Entry(String group, String key, String value, int line) {}

    static KeyFile parse(String text) {
        List<Entry> entries = new ArrayList<>();
        Optional<String> group = Optional.empty();
        int number = 0;
        for (String raw : text.split("\n", -1)) {
            number++;
            String line = (raw.endsWith("\r") ? raw.substring(0, raw.length() - 1) : raw).stripLeading();
            String bare = line.stripTrailing();
            if (bare.isEmpty() || bare.startsWith("#")) {
                continue;
            }
            int equals = line.indexOf('=');
            if (bare.startsWith("[") && bare.endsWith("]") && bare.length() > 2) {
                group = Optional.of(bare.substring(1, bare.length() - 1));
            } else if (bare.equals("[]")) {
                return new KeyFile(entries, Optional.of("line " + number + " names no group"));
            } else if (group.isEmpty()) {
                return new KeyFile(entries, Optional.of("line " + number + " stands before the first group"));
            } else if (equals <= 0) {
                return new KeyFile(entries, Optional.of("line " + number + " is no key=value, group or comment"));
            } else {
                entries.add(new Entry(
                        group.get(),
                        line.substring(0, equals).strip(),
                        line.substring(equals + 1).stripLeading(),
                        number));
            }
        }
        return new KeyFile(entries, Optional.empty());
    }

    /** All lines of a key; the last counts. */
    List<Entry> all(String group, String key) {
        return entries.stream()
                .filter(entry -> entry.group().equals(group) && entry.key().equals(key))
                .toList();
    }

    /** A string's value with its escapes ({@code \s \n \t \r \\}) resolved; empty for another escape, which GLib refuses. */
    static Optional<String> unescaped(String value) {
        StringBuilder text = new StringBuilder();
        boolean escaped = false;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (escaped) {
                int which = "sntr\\".indexOf(c);
                if (which < 0) {
                    return Optional.empty();
                }
                text.append(" \n\t\r\\".charAt(which));
                escaped = false;
            } else if (c == '\\') {
                escaped = true;
            } else {
                text.append(c);
            }
        }
        if (escaped) {
            return Optional.empty();
        }
        return Optional.of(text.toString());
    }

    /** Whether GLib takes it for a boolean. */
    static boolean isBoolean(String value) {
        return Set.of("true", "false", "1", "0").contains(value.stripTrailing());
    }
}
