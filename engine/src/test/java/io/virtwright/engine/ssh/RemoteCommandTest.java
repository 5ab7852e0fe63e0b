package io.virtwright.engine.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every login shell gives the command the words that it was called with. */
final class RemoteCommandTest {
    private static final List<String> WORDS = List.of(
            "plain",
            "",
            "two words",
            " ",
            "'",
            "it's",
            "\"",
            "$HOME `id` $(id)",
            "\\",
            "\\\\",
            "a\\'b",
            "back\\",
            "!",
            "!!",
            "wow!x",
            "line\nfeed",
            "\n",
            "end\n\n",
            "tab\t",
            "*",
            "~",
            "^a^b",
            "%n %s",
            "\\0101",
            "ümlaut",
            "\u0001\u001b[31m",
            "--help",
            "-",
            "a;b&c|d<e>f(g){h}#i");

    static List<List<String>> shells() {
        List<List<String>> shells = new ArrayList<>();
        for (List<String> shell : List.of(
                List.of("dash"),
                List.of("bash"),
                List.of("busybox", "sh"),
                List.of("tcsh", "-f"),
                List.of("fish", "--no-config"),
                List.of("zsh", "-f"))) {
            program(shell.getFirst()).ifPresent(path -> {
                List<String> found = new ArrayList<>(shell);
                found.set(0, path);
                shells.add(found);
            });
        }
        return shells;
    }

    private static Optional<String> program(String name) {
        return List.of("/bin/", "/usr/bin/", "/usr/local/bin/").stream()
                .map(folder -> folder + name)
                .filter(path -> Files.isExecutable(Path.of(path)))
                .findFirst();
    }

    @ParameterizedTest
    @MethodSource("shells")
    void keepsEveryWord(List<String> shell) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of("printf", "%s\\0"));
        all.addAll(WORDS);
        assertThat(words(shell, all)).isEqualTo(WORDS);
    }

    @ParameterizedTest
    @MethodSource("shells")
    void keepsPlainWordsReadable(List<String> shell) throws IOException, InterruptedException {
        List<String> plain = WORDS.stream()
                .filter(word ->
                        RemoteCommand.line(List.of(word), "m", List.of()).endsWith(" '" + word + "'"))
                .toList();
        assertThat(plain).contains("two words", "\"", "$HOME `id` $(id)", "%n %s");
        List<String> all = new ArrayList<>(List.of("printf", "%s,"));
        all.addAll(plain);
        assertThat(String.join("", words(shell, all))).isEqualTo(String.join(",", plain) + ",");
    }

    @Test
    void isOneLineOfAscii() {
        assertThat(RemoteCommand.line(WORDS, "m", List.of())).matches("[ -~]*").doesNotContain("!", "\\'", "\\\\");
    }

    @Test
    void refusesNulAndNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> RemoteCommand.line(List.of(), "m", List.of()));
        assertThatIllegalArgumentException().isThrownBy(() -> RemoteCommand.line(List.of("a\0b"), "m", List.of()));
    }

    private static List<String> words(List<String> shell, List<String> argv) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(shell);
        command.add("-c");
        command.add(RemoteCommand.line(argv, "mark", List.of()));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        String begin = "\nmark\n" + process.pid() + "\n";
        assertThat(out).startsWith(begin);
        String words = out.substring(begin.length());
        return List.of((words.endsWith("\0") ? words.substring(0, words.length() - 1) : words).split("\0", -1));
    }
}
