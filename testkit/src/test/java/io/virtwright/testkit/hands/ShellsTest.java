package io.virtwright.testkit.hands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.TransactionState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The hands run with every shell that a host may have as sh, and shellcheck has nothing to say. */
class ShellsTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @ValueSource(strings = {"/usr/bin/dash", "/usr/bin/bash", "/usr/bin/busybox"})
    void applies_and_takes_back(String shell) throws IOException {
        assumeTrue(Files.isExecutable(Path.of(shell)), shell + " is not installed");
        // Called by the name sh, bash follows POSIX and busybox is its shell, with its own programs before those on
        // PATH.
        Path folder = Files.createDirectory(temp.resolve("bin"));
        Files.createSymbolicLink(folder.resolve("sh"), Path.of(shell));
        String hostile = "/etc/-x\n'\"$(touch pwned) 虚";
        TreeFixture tree = new TreeFixture(temp.resolve("tree"))
                .file(TreeFixture.KNOB, "200000", "rw-r--r--")
                .file(hostile, "one", "rwxr-x---");
        Files.setAttribute(tree.path(hostile), "unix:mode", 02750);
        List<String> prefix = List.of("env", "PATH=" + folder + ":" + System.getenv("PATH"));
        Map<String, String> before = tree.contents();

        TransactionReport applied = tree.hands(prefix)
                .apply(
                        TreeFixture.plan(
                                TreeFixture.knob("200000", "0"),
                                TreeFixture.replace(hostile, "one", "two\n"),
                                TreeFixture.createFile("/etc/new", "new")),
                        "default");

        assertThat(applied.problem()).isEmpty();
        assertThat(applied.state()).isEqualTo(TransactionState.APPLIED);
        assertThat(tree.contents().get(hostile.substring(1))).contains(" 102750 ");
        assertThat(tree.hands(prefix).rollback(applied.id(), false).state()).isEqualTo(TransactionState.UNDONE);
        // Times are not compared: those of busybox have whole seconds.
        assertThat(tree.contents()).isEqualTo(before);
    }

    @Test
    void shellcheck_is_silent() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/shellcheck")), "shellcheck is not installed");
        Path script = temp.resolve("hands.sh");
        try (var in = io.virtwright.engine.hands.Hands.class.getResourceAsStream("hands.sh")) {
            Files.write(script, java.util.Objects.requireNonNull(in).readAllBytes());
        }
        Process check = new ProcessBuilder("shellcheck", "-s", "sh", script.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(check.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(check.waitFor()).as(said).isZero();
    }
}
