package io.virtwright.app.render;

import io.virtwright.app.render.Style.Tint;
import java.util.ArrayList;
import java.util.List;

/** A table: in columns where they fit, else row by row with the header's words as labels. */
final class TableText {
    private static final int GAP = 2;
    private static final int INDENT = 4;

    private final Paper paper;

    TableText(Paper paper) {
        this.paper = paper;
    }

    /**
     * Writes a table.
     *
     * @param rows the first is the header
     */
    void write(List<List<String>> rows) {
        if (rows.isEmpty()) {
            return;
        }
        List<Integer> widths = widths(rows);
        int total = widths.stream().mapToInt(width -> width + GAP).sum() - GAP;
        if (total <= paper.style().width()) {
            for (int i = 0; i < rows.size(); i++) {
                paper.verbatim(0, aligned(rows.get(i), widths), i == 0 ? Tint.BOLD : Tint.NONE);
            }
        } else {
            List<String> header = rows.getFirst();
            rows.stream().skip(1).forEach(row -> labelled(header, row));
        }
    }

    private static List<Integer> widths(List<List<String>> rows) {
        List<Integer> widths = new ArrayList<>();
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                int width = DisplayWidth.of(row.get(i));
                if (i == widths.size()) {
                    widths.add(width);
                } else {
                    widths.set(i, Math.max(widths.get(i), width));
                }
            }
        }
        return widths;
    }

    private static String aligned(List<String> row, List<Integer> widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size(); i++) {
            String cell = row.get(i);
            line.append(cell).append(" ".repeat(widths.get(i) - DisplayWidth.of(cell) + GAP));
        }
        return line.toString().stripTrailing();
    }

    private void labelled(List<String> header, List<String> row) {
        paper.text(row.getFirst());
        for (int i = 1; i < row.size(); i++) {
            String label = i < header.size() ? header.get(i) : "";
            if (!row.get(i).isEmpty()) {
                paper.text(INDENT, label.isEmpty() ? row.get(i) : label + ": " + row.get(i));
            }
        }
    }
}
