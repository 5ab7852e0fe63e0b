package io.virtwright.engine.systemd;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExecCommandTest {
    private static final Map<String, String> VARIABLES = Map.of(
            "ONE", "guest-exec",
            "TWO", "--listen  'a b'",
            "EMPTY", "");

    private static ExecCommand only(String value) {
        assertThat(ExecCommand.parse(value)).hasSize(1);
        return ExecCommand.parse(value).getFirst();
    }

    @Test
    void theGuidesLineGivesTwoWords() {
        ExecCommand command = only("-/usr/bin/qemu-ga  --blacklist=guest-file-open guest-file-close");

        assertThat(command)
                .isEqualTo(new ExecCommand(
                        "-", "/usr/bin/qemu-ga", List.of("--blacklist=guest-file-open", "guest-file-close")));
        assertThat(command.ignoresFailure()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "/b a\"b c\"d 'e f' | ab cd,e f",
                "/b \"a\\x41\\101\\u0041\\s.\" | aAAA .",
                "/b a\\q \\; | a\\q,;",
                "/b '' \"\" | ,",
                "@/b name a | a",
                ":/b $ONE | $ONE",
                "/b $ONE ${ONE} x${ONE}y x$ONE $$ONE | guest-exec,guest-exec,xguest-execy,x$ONE,$ONE",
                "/b $TWO ${TWO} | --listen,a b,--listen  'a b'",
                "/b $EMPTY ${EMPTY} $UNSET a${UNSET} | ,a",
                "/b --timeout 120 $UNSET | --timeout,120"
            })
    void wordsAreCutAsSystemdDoes(String value, String words) {
        assertThat(String.join(",", only(value).arguments(VARIABLES))).isEqualTo(words);
    }

    @Test
    void aLoneSemicolonSeparatesCommandsAndAnOpenQuoteSpoilsAll() {
        assertThat(ExecCommand.parse("/a b ; /c"))
                .extracting(ExecCommand::program)
                .containsExactly("/a", "/c");
        assertThat(ExecCommand.parse("/a 'b")).isEmpty();
        assertThat(ExecCommand.parse(" - ")).isEmpty();
        assertThat(ExecCommand.parse("")).isEmpty();
    }

    @Test
    void whatIsQuotedComesBackWhole() {
        Random random = new Random(11);
        String alphabet = "ab \t\n\"'\\$;=-é";
        for (int i = 0; i < 20_000; i++) {
            List<String> words = new ArrayList<>();
            StringBuilder line = new StringBuilder("/program");
            for (int n = random.nextInt(5); n > 0; n--) {
                StringBuilder word = new StringBuilder("w");
                for (int m = random.nextInt(8); m > 0; m--) {
                    word.append(alphabet.charAt(random.nextInt(alphabet.length())));
                }
                words.add(word.toString());
                line.append(" \"")
                        .append(word.toString().replace("\\", "\\\\").replace("\"", "\\\""))
                        .append('"');
            }
            assertThat(only(line.toString()).arguments()).isEqualTo(words);
        }
    }
}
