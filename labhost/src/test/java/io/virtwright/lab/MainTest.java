package io.virtwright.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line, as far as it needs no lab. */
final class MainTest {
    @TempDir
    Path cache;

    private Command lab(String... args) {
        var argv = new ArrayList<>(List.of(
                "env",
                "XDG_CACHE_HOME=" + cache,
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName()));
        argv.addAll(List.of(args));
        return Command.run(argv, "", Duration.ofMinutes(2));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nonsense",
                "up --state nonsense",
                "up --userland nonsense",
                "up --name _",
                "up --name",
                "up --nonsense x",
                "ssh",
                "down"
            })
    void wrongUsageExits64AndSaysWhy(String line) {
        var ran = lab(line.isEmpty() ? new String[0] : line.split(" ", -1));
        assertThat(ran.exit()).as(ran.err()).isEqualTo(64);
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).matches("(?s)(lab: |Usage: ).+");
    }

    @Test
    void aCloneThatIsNotThereIsNoWrongUsage() {
        assertThat(lab("down", "nobody").exit()).isEqualTo(1);
    }

    @Test
    void theListSaysThatThereIsNone() {
        var ran = lab("list");
        assertThat(ran.exit()).isZero();
        assertThat(ran.out()).isEmpty();
        assertThat(ran.err()).isEqualTo("lab: no clones\n");
    }

    @Test
    void theListSaysWhatEachIs() throws IOException {
        var clones = cache.resolve("virtwright/lab/clones");
        var known = Files.createDirectories(clones.resolve("a"));
        new Kind(State.RUNNING, Userland.TRIXIE).write(known);
        var older = Files.createDirectories(clones.resolve("b"));
        assertThat(lab("list").out())
                .isEqualTo("a dead running trixie " + known.resolve("ssh_config") + "\nb dead ? ? "
                        + older.resolve("ssh_config") + "\n");
    }
}
