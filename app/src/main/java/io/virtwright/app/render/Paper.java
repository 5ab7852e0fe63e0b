package io.virtwright.app.render;

import io.virtwright.app.render.Style.Tint;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where text is written. All text for people goes through here, so that in one place no line gets longer
 * than {@link Style#width()} columns, unless by one word or a command to be copied, and nothing in it can act on a terminal.
 */
public final class Paper {
    private static final int LEAST_ROOM = 20;
    private static final String COMMAND = "virtwright ";

    private final PrintWriter out;
    private final Style style;

    public Paper(PrintWriter out, Style style) {
        this.out = out;
        this.style = style;
    }

    /** A piece of a line in one colour. */
    public record Span(String text, Tint tint) {
        public static Span of(String text) {
            return new Span(text, Tint.NONE);
        }
    }

    public Style style() {
        return style;
    }

    public void blank() {
        out.println();
    }

    /** A paragraph. */
    public void text(String text) {
        text(0, text);
    }

    /** A paragraph, indented. Each of its lines is wrapped by itself. */
    public void text(int indent, String text) {
        text.lines().forEach(line -> hanging(indent, List.of(), indent, line));
    }

    /** Text that is not the output of a command but about it: with a bar at the left. */
    public void quoted(String text) {
        Span bar = new Span(style.unicode() ? "┃ " : "| ", Tint.CYAN);
        String flowing = text.lines().map(String::strip).collect(Collectors.joining(" "));
        Wrap.text(safe(flowing), style.width() - 2, style.width() - 2)
                .forEach(line -> line(0, List.of(bar, Span.of(line))));
    }

    /**
     * A command to be copied, behind a few words. It stays whole: half a command does something else. So where both don't fit
     * into a line it has one of its own, however long that gets.
     */
    public void command(String words, String command) {
        String both = words + " " + command;
        if (DisplayWidth.of(safe(both)) <= style.width()) {
            line(0, List.of(Span.of(safe(both))));
        } else {
            line(0, List.of(Span.of(safe(words))));
            line(0, List.of(Span.of(safe(command))));
        }
    }

    /** A heading: bold where there is colour. */
    public void heading(String text) {
        hanging(0, List.of(), 0, text, Tint.BOLD);
    }

    /** A label and its text: the text hangs beside the label. A line of it that is a command of ours stays whole. */
    public void labelled(int indent, String label, int column, String text) {
        int pad = column - indent - DisplayWidth.of(label);
        List<Span> head = List.of(Span.of(label + " ".repeat(Math.max(1, pad))));
        List<String> lines = text.lines().toList();
        hanging(indent, head, column, lines.isEmpty() ? "" : lines.getFirst());
        lines.stream().skip(1).forEach(line -> {
            if (line.startsWith(COMMAND)) {
                line(column, List.of(Span.of(safe(line))));
            } else {
                hanging(column, List.of(), column, line);
            }
        });
    }

    /**
     * A line that begins with some short spans and goes on with a text, in lines indented to {@code rest}.
     *
     * @param head must be short; a head that leaves no room for text gets lines of its own
     */
    public void hanging(int indent, List<Span> head, int rest, String text) {
        hanging(indent, head, rest, text, Tint.NONE);
    }

    /** The same with the text in a colour. */
    public void hanging(int indent, List<Span> head, int rest, String text, Tint tint) {
        List<Span> line = new ArrayList<>();
        head.forEach(span -> line.add(new Span(safe(span.text()), span.tint())));
        String begun = line.stream().map(Span::text).collect(Collectors.joining());
        int used = indent + DisplayWidth.of(begun);
        if (used > style.width() - LEAST_ROOM) {
            verbatim(indent, begun, Tint.NONE);
            line.clear();
            used = rest;
            line.add(Span.of(" ".repeat(rest - Math.min(indent, rest))));
        }
        List<String> lines = Wrap.text(safe(text), style.width() - used, style.width() - rest);
        line.add(new Span(lines.getFirst(), tint));
        line(indent, line);
        lines.stream().skip(1).forEach(other -> line(rest, List.of(new Span(other, tint))));
    }

    /** Lines whose spaces matter (a diff, a code block). One that is too long goes on below, behind a mark. */
    public void verbatim(int indent, String text, Tint tint) {
        Span mark = new Span(style.unicode() ? "↪ " : "> ", Tint.DIM);
        int room = style.width() - indent;
        text.lines().forEach(line -> {
            List<String> parts = Wrap.verbatim(safe(untabbed(line)), room, room - 2);
            line(indent, List.of(new Span(parts.getFirst(), tint)));
            parts.stream().skip(1).forEach(part -> line(indent, List.of(mark, new Span(part, tint))));
        });
    }

    private static String untabbed(String line) {
        return line.replace("\t", "    ");
    }

    private String safe(String text) {
        return Visible.line(text, style.unicode());
    }

    private void line(int indent, List<Span> spans) {
        String plain = spans.stream().map(Span::text).collect(Collectors.joining());
        if (plain.isBlank()) {
            out.println();
            return;
        }
        StringBuilder line = new StringBuilder(" ".repeat(indent));
        spans.forEach(span -> line.append(style.tinted(span.tint(), span.text())));
        out.println(line.toString().stripTrailing());
    }
}
