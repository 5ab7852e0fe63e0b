package io.virtwright.engine.text;

import java.util.ArrayList;
import java.util.List;

/** Two texts compared by lines, in the unified format of {@code diff -u}. */
public final class UnifiedDiff {
    /** Lines shown around each difference. */
    private static final int CONTEXT = 3;

    /**
     * Cells of the table of common lines, at most. Beyond it (some 2000 by 2000 differing lines) the differing middle is shown
     * as replaced whole: correct, only not the shortest.
     */
    private static final long MAX_CELLS = 4_000_000;

    private static final String NO_NEWLINE = "\\ No newline at end of file";

    private final List<Line> lines = new ArrayList<>();

    private UnifiedDiff() {}

    /** One line of the comparison: kept (a space), removed (-) or added (+). */
    private record Line(char kind, String text) {
        boolean kept() {
            return kind == ' ';
        }
    }

    /**
     * The difference; empty text where there is none. Every line ends in a newline.
     *
     * @param oldName what stands after {@code ---}
     * @param newName what stands after {@code +++}
     */
    public static String of(String oldName, String newName, String before, String after) {
        if (before.equals(after)) {
            return "";
        }
        UnifiedDiff diff = new UnifiedDiff();
        diff.compare(split(before), split(after));
        return "--- " + oldName + "\n+++ " + newName + "\n" + diff.hunks();
    }

    /** The lines with their newlines, so that a missing one at the end is a difference. */
    private static List<String> split(String text) {
        List<String> lines = new ArrayList<>();
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            lines.add(text.substring(from, end + 1));
            from = end + 1;
        }
        if (from < text.length()) {
            lines.add(text.substring(from));
        }
        return lines;
    }

    private void compare(List<String> before, List<String> after) {
        int shorter = Math.min(before.size(), after.size());
        int head = 0;
        while (head < shorter && before.get(head).equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && before.get(before.size() - 1 - tail).equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        before.subList(0, head).forEach(text -> lines.add(new Line(' ', text)));
        middle(before.subList(head, before.size() - tail), after.subList(head, after.size() - tail));
        before.subList(before.size() - tail, before.size()).forEach(text -> lines.add(new Line(' ', text)));
    }

    private void middle(List<String> before, List<String> after) {
        if ((long) (before.size() + 1) * (after.size() + 1) > MAX_CELLS) {
            before.forEach(text -> lines.add(new Line('-', text)));
            after.forEach(text -> lines.add(new Line('+', text)));
            return;
        }
        // common[i][j]: how many lines the rests from i and j have in common, in order.
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int i = 0;
        int j = 0;
        while (i < before.size() || j < after.size()) {
            if (i < before.size() && j < after.size() && before.get(i).equals(after.get(j))) {
                lines.add(new Line(' ', before.get(i)));
                i++;
                j++;
            } else if (i < before.size() && (j == after.size() || common[i + 1][j] >= common[i][j + 1])) {
                lines.add(new Line('-', before.get(i++)));
            } else {
                lines.add(new Line('+', after.get(j++)));
            }
        }
    }

    private String hunks() {
        StringBuilder text = new StringBuilder();
        int oldLine = 1;
        int newLine = 1;
        for (int at = 0; at < lines.size(); ) {
            int end = hunkEnd(at);
            if (end > at) {
                hunk(text, at, end, oldLine, newLine);
            } else {
                end = at + 1;
            }
            for (Line line : lines.subList(at, end)) {
                oldLine += line.kind() == '+' ? 0 : 1;
                newLine += line.kind() == '-' ? 0 : 1;
            }
            at = end;
        }
        return text.toString();
    }

    /** The end of the hunk that begins at a line; that line itself where no hunk begins there. */
    private int hunkEnd(int at) {
        int lastChange = -1;
        for (int i = at; i < lines.size(); i++) {
            if (!lines.get(i).kept()) {
                lastChange = i;
            } else if (lastChange < 0 ? i - at >= CONTEXT : i - lastChange > 2 * CONTEXT) {
                break;
            }
        }
        return lastChange < 0 ? at : Math.min(lines.size(), lastChange + 1 + CONTEXT);
    }

    private void hunk(StringBuilder text, int from, int to, int oldLine, int newLine) {
        List<Line> hunk = lines.subList(from, to);
        long removed = hunk.stream().filter(line -> line.kind() != '+').count();
        long added = hunk.stream().filter(line -> line.kind() != '-').count();
        text.append("@@ -").append(range(oldLine, removed));
        text.append(" +").append(range(newLine, added)).append(" @@\n");
        for (Line line : hunk) {
            text.append(line.kind()).append(line.text());
            if (!line.text().endsWith("\n")) {
                text.append('\n').append(NO_NEWLINE).append('\n');
            }
        }
    }

    private static String range(int line, long count) {
        return (count == 0 ? line - 1 : line) + (count == 1 ? "" : "," + count);
    }
}
