package io.virtwright.engine.boot;

import java.util.ArrayList;
import java.util.List;

/**
 * A line of a modprobe.d file with the lines that continue it, as kmod joins them (freadline_wrapped, shared/util.c): a
 * backslash before a newline goes with it; before any other character it goes alone.
 *
 * @param number of the first physical line, from 1
 * @param start where it starts in the file
 * @param end behind its newline, or the end of the file
 * @param text the joined text, without the newline
 * @param places where each character of {@code text} stands in the file
 */
record LogicalLine(int number, int start, int end, String text, List<Integer> places) {

    static List<LogicalLine> of(String file) {
        List<LogicalLine> lines = new ArrayList<>();
        int number = 1;
        for (int at = 0; at < file.length(); ) {
            LogicalLine line = read(file, at, number);
            lines.add(line);
            number += (int)
                    file.substring(at, line.end).chars().filter(c -> c == '\n').count();
            at = line.end;
        }
        return lines;
    }

    private static LogicalLine read(String file, int start, int number) {
        StringBuilder text = new StringBuilder();
        List<Integer> places = new ArrayList<>();
        int at = start;
        while (at < file.length() && file.charAt(at) != '\n') {
            if (file.charAt(at) == '\\') {
                at++;
                if (at == file.length()) {
                    break;
                }
                if (file.charAt(at) == '\n') {
                    at++;
                    continue;
                }
            }
            text.append(file.charAt(at));
            places.add(at);
            at++;
        }
        return new LogicalLine(number, start, Math.min(at + 1, file.length()), text.toString(), List.copyOf(places));
    }

    /** Where the character at {@code index} of the text stands in the file, with the backslash that goes with it. */
    int place(int index) {
        int place = places.get(index);
        int before = index == 0 ? start : placeBehind(index);
        // Between two characters stand pairs of backslash and newline, and then perhaps one backslash.
        return (place - before) % 2 == 0 ? place : place - 1;
    }

    /** The end in the file of what ends before {@code index} of the text. */
    int placeBehind(int index) {
        return places.get(index - 1) + 1;
    }
}
