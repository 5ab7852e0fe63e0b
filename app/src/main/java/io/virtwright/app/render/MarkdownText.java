package io.virtwright.app.render;

import io.virtwright.app.render.Paper.Span;
import io.virtwright.app.render.Style.Tint;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A practice's page, which is Markdown, for a terminal. Knows what those pages use: headings, lists, tables, code. */
public final class MarkdownText {
    private static final Pattern HEADING = Pattern.compile("(#{1,6}) +(.*)");
    private static final Pattern ITEM = Pattern.compile("( *)([-*]|[0-9]+\\.) +(.*)");
    private static final Pattern LINK = Pattern.compile("\\[([^]]+)]\\(([^)]+)\\)");
    private static final Pattern EMPHASIS = Pattern.compile("(?<![*\\w])\\*(\\w[^*]*)\\*(?![*\\w])");
    private static final int CODE = 4;
    private static final String INDENTED = " ".repeat(CODE);

    private final Paper paper;
    private final StringBuilder paragraph = new StringBuilder();
    private final List<String> table = new ArrayList<>();
    private Optional<Matcher> item = Optional.empty();

    public MarkdownText(Paper paper) {
        this.paper = paper;
    }

    /** What a page says of something: the section whose heading names it, else the list item that begins with it. */
    public static Optional<String> section(String page, String named) {
        return headed(page, named).or(() -> item(page, named));
    }

    /** Heading and text, up to the next heading of its level. */
    private static Optional<String> headed(String page, String named) {
        StringBuilder section = new StringBuilder();
        int level = 0;
        boolean code = false;
        for (String line : page.lines().toList()) {
            code ^= line.startsWith("```");
            Matcher heading = HEADING.matcher(line);
            if (!code && heading.matches()) {
                int depth = heading.group(1).length();
                if (level > 0 && depth <= level) {
                    return Optional.of(section.toString());
                }
                if (level == 0 && heading.group(2).contains(named)) {
                    level = depth;
                }
            }
            if (level > 0) {
                section.append(line).append('\n');
            }
        }
        return level > 0 ? Optional.of(section.toString()) : Optional.empty();
    }

    private static Optional<String> item(String page, String named) {
        List<String> found = new ArrayList<>();
        for (String line : page.lines().toList()) {
            Matcher listed = ITEM.matcher(line);
            boolean begins = listed.matches() && plain(listed.group(3)).startsWith(named);
            if (found.isEmpty() ? begins : line.startsWith(" ") && !listed.matches()) {
                found.add(line);
            } else if (!found.isEmpty()) {
                break;
            }
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(String.join("\n", found));
    }

    public void write(String page) {
        boolean code = false;
        for (String line : page.lines().toList()) {
            if (line.startsWith("```")) {
                end();
                code = !code;
            } else if (code || (line.startsWith(INDENTED) && paragraph.isEmpty())) {
                endTable();
                paper.verbatim(CODE, line.isEmpty() ? " " : code ? line : line.substring(CODE), Tint.CYAN);
            } else {
                line(line);
            }
        }
        end();
    }

    private void line(String line) {
        Matcher heading = HEADING.matcher(line);
        Matcher listed = ITEM.matcher(line);
        if (line.isBlank()) {
            end();
            paper.blank();
        } else if (line.startsWith("|")) {
            endParagraph();
            table.add(line);
        } else if (heading.matches()) {
            end();
            String title = plain(heading.group(2));
            paper.heading(heading.group(1).length() == 1 ? title.toUpperCase(Locale.ROOT) : title);
        } else if (listed.matches()) {
            end();
            item = Optional.of(listed);
            paragraph.append(listed.group(3));
        } else {
            endTable();
            paragraph.append(paragraph.isEmpty() ? "" : " ").append(line.strip());
        }
    }

    private void end() {
        endParagraph();
        endTable();
    }

    private void endParagraph() {
        if (!paragraph.isEmpty()) {
            String text = plain(paragraph.toString());
            if (item.isPresent()) {
                int indent = item.get().group(1).length() + 2;
                String mark = item.get().group(2) + " ";
                paper.hanging(indent, List.of(Span.of(mark)), indent + mark.length(), text);
            } else {
                paper.text(text);
            }
        }
        paragraph.setLength(0);
        item = Optional.empty();
    }

    private void endTable() {
        if (!table.isEmpty()) {
            new TableText(paper)
                    .write(table.stream()
                            .filter(row -> !row.matches("[|: -]+"))
                            .map(MarkdownText::cells)
                            .toList());
        }
        table.clear();
    }

    private static List<String> cells(String row) {
        String inner = row.strip().replaceAll("^\\||\\|$", "");
        return Pattern.compile("(?<!\\\\)\\|")
                .splitAsStream(inner)
                .map(cell -> plain(cell.strip().replace("\\|", "|")))
                .toList();
    }

    /** Text without the marks for bold, code and links. */
    private static String plain(String text) {
        String links = LINK.matcher(text)
                .replaceAll(link -> Matcher.quoteReplacement(
                        link.group(1).equals(link.group(2))
                                ? link.group(1)
                                : link.group(1) + " (" + link.group(2) + ")"));
        return EMPHASIS.matcher(links.replace("**", "").replace("`", "")).replaceAll("$1");
    }
}
