package io.virtwright.engine.hands;

import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.XmlEdit;
import io.virtwright.engine.snapshot.Bytes;
import java.util.ArrayList;
import java.util.List;

/**
 * Edits of a definition as lines to be kept, dropped and added. They are made for the definition without its secrets; the
 * hands carry them over to the one with them, on the host, so that the secrets stay there.
 */
final class DefinitionEdit {
    /** Stands for a line that is not of the definition as it was. */
    private static final int NEW = -1;

    private DefinitionEdit() {}

    /** A line, and which line of the definition before it is. */
    private record Line(String text, int origin) {}

    /**
     * What stands beside the definition in the folder of a step, see docs/journal.md.
     *
     * @param before the definition without its secrets
     */
    static Bytes of(String before, List<XmlEdit> edits) {
        DomainDocument document = DomainDocument.parse(before);
        List<Line> lines = new ArrayList<>();
        for (String text : lines(before)) {
            lines.add(new Line(text, lines.size()));
        }
        // One after the other: each touches one place, so that what is between two places is kept.
        for (XmlEdit edit : edits) {
            document = document.apply(edit);
            lines = changed(lines, lines(document.text()));
        }
        return script(lines, lines(before).size());
    }

    /** The lines after an edit: those at both ends that are the same stay what they are. */
    private static List<Line> changed(List<Line> before, List<String> after) {
        int shorter = Math.min(before.size(), after.size());
        int head = 0;
        while (head < shorter && before.get(head).text().equals(after.get(head))) {
            head++;
        }
        int tail = 0;
        while (tail < shorter - head
                && before.get(before.size() - 1 - tail).text().equals(after.get(after.size() - 1 - tail))) {
            tail++;
        }
        List<Line> lines = new ArrayList<>(before.subList(0, head));
        after.subList(head, after.size() - tail).forEach(text -> lines.add(new Line(text, NEW)));
        lines.addAll(before.subList(before.size() - tail, before.size()));
        return lines;
    }

    private static Bytes script(List<Line> lines, int count) {
        StringBuilder script = new StringBuilder();
        int at = 0;
        int kept = 0;
        for (Line line : lines) {
            if (line.origin() == NEW) {
                kept = flush(script, "keep", kept);
                script.append("add ").append(line.text()).append('\n');
            } else {
                if (line.origin() > at) {
                    kept = flush(script, "keep", kept);
                    flush(script, "drop", line.origin() - at);
                }
                kept++;
                at = line.origin() + 1;
            }
        }
        flush(script, "keep", kept);
        flush(script, "drop", count - at);
        return Bytes.ofUtf8(script.toString());
    }

    private static int flush(StringBuilder script, String word, int count) {
        if (count > 0) {
            script.append(word).append(' ').append(count).append('\n');
        }
        return 0;
    }

    /** The lines without the newlines, and without empty ones at the end: virsh prints more of them than the daemon sends. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        while (!lines.isEmpty() && lines.getLast().isEmpty()) {
            lines.removeLast();
        }
        return lines;
    }
}
