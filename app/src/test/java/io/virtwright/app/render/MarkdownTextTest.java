package io.virtwright.app.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class MarkdownTextTest {
    private static final String PAGE = """
            # Title

            Some **bold** text and `code`, see [the page](other.md)
            on two lines.

            - `a.one`: first
              goes on
            - `a.two`: second

            | key | value |
            |---|---|
            | x | a \\| b |

            ```
            code   stays
            ```

            The *third*:

                host:
                  deeper: 2 * 3 * 4

            ## a.three
            Below.
            """;

    @Test
    void rendersWhatPagesUse() {
        assertThat(text(PAGE)).isEqualTo("""
                        TITLE

                        Some bold text and code, see the page (other.md) on two lines.

                          - a.one: first goes on
                          - a.two: second

                        key  value
                        x    a | b

                            code   stays

                        The third:

                            host:
                              deeper: 2 * 3 * 4

                        a.three
                        Below.
                        """);
    }

    @Test
    void findsWhatThePageSaysOfACheck() {
        assertThat(MarkdownText.section(PAGE, "a.three")).contains("## a.three\nBelow.\n");
        assertThat(MarkdownText.section(PAGE, "a.one")).contains("- `a.one`: first\n  goes on");
        assertThat(MarkdownText.section(PAGE, "a.none")).isEmpty();
    }

    @Test
    void aWideTableIsToldRowByRow() {
        String table = "| key | meaning |\n|---|---|\n| x | " + "word ".repeat(30) + "|\n";
        assertThat(text(table)).startsWith("x\n    meaning: word word").doesNotContain("|");
    }

    @Test
    void noLineIsLongerThanATerminal() {
        Random random = new Random(7);
        for (int i = 0; i < 300; i++) {
            String page = "# " + Hostile.text(random) + "\n| " + Hostile.text(random) + " | b |\n|---|---|\n| 1 | "
                    + Hostile.text(random) + " |\n\n- " + Hostile.text(random) + "\n```\n" + Hostile.text(random);
            assertThat(text(page).split("\n", -1)).allMatch(Hostile::keepsToTheEdge);
        }
    }

    private static String text(String page) {
        StringWriter text = new StringWriter();
        new MarkdownText(new Paper(new PrintWriter(text), Style.PLAIN)).write(page);
        return text.toString();
    }
}
