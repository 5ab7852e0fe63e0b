package io.virtwright.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BuilderTest {
    @TempDir
    Path folder;

    private long estimate(Userland userland, State state) {
        return new Builder(new Store(folder), userland).estimate(state).toSeconds();
    }

    /** What is announced is what docs/lab.md has as measured. */
    @Test
    void estimatesAreThoseOfThePage() {
        // The name of a state has QEMU's version in it.
        assumeTrue(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "qemu-system-x86_64"))),
                "needs QEMU");
        var found = Pattern.compile(
                        "packages (\\d+) s \\(Debian 13: (\\d+) s\\), image (\\d+) s, stock state (\\d+) s, running state"
                                + " (\\d+) to (\\d+) s .*from nothing (\\d+) min",
                        Pattern.DOTALL)
                .matcher(Vm.read(Sources.file("../docs/lab.md")));
        assertThat(found.find()).isTrue();
        List<Integer> page = Stream.iterate(1, group -> group <= 7, group -> group + 1)
                .map(group -> Integer.valueOf(found.group(group)))
                .toList();
        int rest = page.get(2) + page.get(3);
        assertThat(estimate(Userland.BOOKWORM, State.STOCK)).isEqualTo(page.get(0) + rest);
        assertThat(estimate(Userland.TRIXIE, State.STOCK)).isEqualTo(page.get(1) + rest);
        long running = estimate(Userland.BOOKWORM, State.RUNNING);
        assertThat(running).isBetween(page.get(0) + rest + page.get(4) + 0L, page.get(0) + rest + page.get(5) + 0L);
        assertThat((running + 59) / 60).as("minutes").isEqualTo(page.get(6).longValue());
    }
}
