package io.virtwright.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class UnifiedDiffTest {
    @Test
    void showsThreeLinesAroundAChange() {
        assertThat(UnifiedDiff.of("a", "b", "1\n2\n3\n4\n5\n6\n7\n8\n", "1\n2\n3\n4\nfive\n6\n7\n8\n"))
                .isEqualTo("--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
    }

    @Test
    void showsANewFileAndAnEmptiedOneAsDiffDoes() {
        assertThat(UnifiedDiff.of("/dev/null", "b", "", "x\n")).endsWith("@@ -0,0 +1 @@\n+x\n");
        assertThat(UnifiedDiff.of("a", "/dev/null", "x\n", "")).endsWith("@@ -1 +0,0 @@\n-x\n");
    }

    @Test
    void tellsOfAMissingNewline() {
        assertThat(UnifiedDiff.of("a", "b", "x", "x\n")).endsWith("-x\n\\ No newline at end of file\n+x\n");
    }

    @Test
    void keepsFarChangesInHunksOfTheirOwn() {
        String before = "a\n1\n2\n3\n4\n5\n6\n7\nz\n";
        assertThat(UnifiedDiff.of("a", "b", before, before.replace("a\n", "A\n").replace("z\n", "Z\n")))
                .contains("@@ -1,4 +1,4 @@", "@@ -6,4 +6,4 @@");
    }

    @Test
    void patchMakesTheNewTextOfIt(@TempDir Path folder) throws IOException, InterruptedException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/patch")), "no patch(1)");
        Random random = new Random(20261123);
        for (int i = 0; i < 40; i++) {
            String before = text(random, 30);
            String after = text(random, 30);
            Path file = Files.writeString(folder.resolve("file"), before);
            Path diff = Files.writeString(folder.resolve("diff"), UnifiedDiff.of("file", "file", before, after));
            if (before.equals(after)) {
                continue;
            }
            int exit = new ProcessBuilder(
                            "/usr/bin/patch", "-s", "--no-backup-if-mismatch", file.toString(), diff.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start()
                    .waitFor();
            assertThat(exit).as(Files.readString(folder.resolve("log"))).isZero();
            assertThat(Files.exists(file) ? Files.readString(file) : "").isEqualTo(after);
        }
    }

    private static String text(Random random, int most) {
        String text = random.ints(random.nextInt(1, most), 0, 4)
                .mapToObj(n -> "line " + n + "\n")
                .collect(Collectors.joining());
        return random.nextInt(5) == 0 ? text.strip() : text;
    }
}
