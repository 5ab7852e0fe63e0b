package io.virtwright.engine.hands;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Sudo writes all of a command's text into the host's log: for each audit. */
final class ScriptsTest {
    @Test
    void whatReadsTheJournalIsShort() {
        assertThat(Scripts.reachJournal())
                .hasSizeLessThan(3000)
                .contains("virtwright-reach 1", "print_transaction")
                .doesNotContain("receive", "ask_file")
                .endsWith("main \"$@\"\n");
    }

    @Test
    void nothingIsSentThatNoShellNeeds() {
        assertThat(Scripts.reach().lines())
                .noneMatch(line -> line.isBlank() || line.startsWith("#") || line.startsWith(" "));
    }
}
