package io.virtwright.engine.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class GlobTest {
    @Test
    void starsAndQuestionMarksStayWithinAnElement() {
        assertThat(Glob.matches("/etc/*.conf", "/etc/a.conf")).isTrue();
        assertThat(Glob.matches("/etc/*.conf", "/etc/a/b.conf")).isFalse();
        assertThat(Glob.matches("/*/?/c", "/aa/b/c")).isTrue();
        assertThat(Glob.matches("/a?c", "/a/c")).isFalse();
        assertThat(Glob.matches("*", "")).isTrue();
        assertThat(Glob.matches("", "a")).isFalse();
        assertThat(Glob.matches("a[b]$\\E*", "a[b]$\\E\n")).isTrue();
    }

    @Test
    void matchesAsItsPatternDoes() {
        Random random = new Random(4);
        int matched = 0;
        for (int i = 0; i < 20_000; i++) {
            String glob = text(random, "ab/*?", 8);
            String path = text(random, "aab/", 8);
            boolean matches = Glob.matches(glob, path);
            assertThat(matches)
                    .as("'%s' on '%s'", glob, path)
                    .isEqualTo(Glob.pattern(glob).matcher(path).matches());
            matched += matches ? 1 : 0;
        }
        assertThat(matched).isGreaterThan(500);
    }

    private static String text(Random random, String letters, int most) {
        StringBuilder text = new StringBuilder();
        for (int left = random.nextInt(most); left > 0; left--) {
            text.append(letters.charAt(random.nextInt(letters.length())));
        }
        return text.toString();
    }

    @Test
    @Timeout(60) // As a regular expression it would not end in a lifetime.
    void manyStarsCostNothing() {
        assertThat(Glob.matches("/sys/" + "*".repeat(10_000) + "x", "/sys/halt_poll_ns_grow_start"))
                .isFalse();
        assertThat(Glob.matches("/sys/" + "*?".repeat(20) + "x", "/sys/" + "a".repeat(60)))
                .isFalse();
    }
}
