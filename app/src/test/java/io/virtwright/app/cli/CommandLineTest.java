package io.virtwright.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.app.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CommandLineTest {
    @Test
    void printsTheVersionThatMavenBuilt() {
        Run run = Run.of("--version");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).matches("virtwright \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\\R");
    }

    @Test
    void helpNamesEveryCommandAndExitCode() {
        Run run = Run.of("--help");
        assertThat(run.exit()).isZero();
        for (CommandName name : CommandName.values()) {
            assertThat(run.out()).contains("  " + name.word() + " ");
        }
        assertThat(run.out()).contains("64  wrong usage").startsWith("Usage: virtwright [");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @ParameterizedTest
    @EnumSource(CommandName.class)
    void everyCommandHasHelp(CommandName name) {
        Run run = Run.of(name.word(), "--help");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(run.out()).contains("Usage: virtwright " + name.word());
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--no-such-option",
                "no-such-command",
                "audit --no-such-option",
                "audit -o yaml",
                "audit -- -oProxyCommand=x",
                "audit a --root /x",
                "audit a --xml=y",
                "audit a --snapshot=y",
                "audit a -i y",
                "audit --limit y",
                "audit --sudo",
                "audit a --parallel 0",
                "audit web:22",
                "audit a;b",
                "capture a b",
                "show a",
                "show a b 20261123T060507Z-3f9a",
                "rollback a b 20261123T060507Z-3f9a",
                "audit --fail-on advice",
                "audit --root /x --xml y",
                "audit --xml - -",
                "apply --in-place",
                "apply --to x",
                "show",
                "explain",
                "recover --finish --undo",
                "rollback 20261123T060507Z-3f9a 20261123T060507Z-3f9b",
                "audit --xml",
                "audit --practice nonsense",
                "audit a --practice nonsense",
                "capture --practice nonsense",
                "explain nonsense",
                "policy nonsense"
            })
    void wrongUsageExits64AndSaysWhyInOneLineAndWhereHelpIs(String line) {
        Run run = Run.of(line.isEmpty() ? new String[0] : line.split(" "));
        assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(64);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSizeBetween(1, 2).allMatch(text -> text.startsWith("virtwright: "));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "audit --root /nowhere/at/all",
                "audit --policy /nowhere.yaml",
                "audit --xml /nowhere.xml",
                "audit --xml /etc",
                "audit --policy /etc",
                "audit --policy /dev/zero",
                "audit --root=",
                "show nonsense --root /tmp",
                "audit -i /nowhere.ini",
                "audit -i /etc"
            })
    void whatCannotRunExits1WithOneLine(String line) {
        Run run = Run.of(line.split(" "));
        assertThat(run.exit()).as(run.err()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(1).allMatch(text -> text.startsWith("virtwright: "));
    }

    @Test
    void debugShowsWhereAnErrorComesFrom() {
        assertThat(Run.of("audit", "--root", "/nowhere/at/all", "--debug").err())
                .contains("virtwright: ", "at io.virtwright.");
    }

    @Test
    void hostileArgumentsAreShownEscaped() {
        Run run = Run.of("\u001b[2Jnope\u202e");
        assertThat(run.exit()).isEqualTo(64);
        assertThat(run.err()).contains("\\x1b[2Jnope\\u{202e}").doesNotContain("\u001b", "\u202e");
    }

    @Test
    void aPolicyThatIsWrongIsNamedWithItsPlace(@TempDir Path folder) throws java.io.IOException {
        Files.createDirectory(folder.resolve("etc"));
        Path policy = Files.writeString(folder.resolve("p.yaml"), "version: 1\nhost:\n  nonsense:\n    x: 1\n");
        Run run = Run.of("audit", "--root", folder.toString(), "--policy", policy.toString());
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).startsWith("virtwright: " + policy + ":3:");
    }

    @Test
    void practicesAndExplain() {
        Run list = Run.of("practices");
        assertThat(list.exit()).isZero();
        assertThat(list.out()).contains("halt-polling.ceiling", "io-threads.assigned");
        Run page = Run.of("explain", "halt-polling");
        assertThat(page.exit()).isZero();
        assertThat(page.out().lines()).allMatch(line -> line.length() <= 80).noneMatch(line -> line.contains("**"));
        Run check = Run.of("explain", "io-threads.assigned");
        assertThat(check.exit()).isZero();
        assertThat(check.out()).contains("severity", "virtwright explain io-threads", "each device names");
    }
}
