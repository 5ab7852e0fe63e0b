package io.virtwright.practices.svirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.finding.Check;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class PageTest {
    @Test
    void fitsATerminalAndNamesEveryCheckAndKey() throws IOException {
        String page;
        try (InputStream in = Objects.requireNonNull(Svirt.class.getResourceAsStream("svirt.md"))) {
            page = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }

        assertThat(page.lines()).allMatch(line -> line.length() <= 80);
        assertThat(new Svirt().checks()).extracting(Check::id).allMatch(page::contains);
        assertThat(Keys.ALL).allMatch(key -> page.contains("| `" + key.name() + "`"));
    }
}
