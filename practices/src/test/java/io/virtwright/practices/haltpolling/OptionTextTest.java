package io.virtwright.practices.haltpolling;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class OptionTextTest {
    private static List<String> values(String text) {
        return OptionText.of(text, Parameter.CEILING).mentions().stream()
                .map(OptionText.Mention::text)
                .toList();
    }

    @Test
    void findsEveryMentionAndNothingElse() {
        assertThat(values("""
                        # options kvm halt_poll_ns=1
                        options kvm_intel halt_poll_ns=2
                        options kvm nested=1 halt_poll_ns=3 halt-poll-ns=4
                        \toptions\tkvm\thalt_poll_ns_grow=5
                        blacklist kvm
                        options kvm ignore_msrs=1 \\
                          halt_poll_ns=6 \\
                          halt_poll_ns
                        options kvm halt_poll_ns="7\"""")).containsExactly("3", "4", "6", "", "7");
    }

    @Test
    void knowsTheLine() {
        OptionText text = OptionText.of(
                "#\noptions kvm a=1 \\\n\\\nhalt_poll_ns=6\noptions kvm halt_poll_ns=7", Parameter.CEILING);

        assertThat(text.mentions()).extracting(OptionText.Mention::line).containsExactly(4, 5);
    }

    @Test
    void changesOnlyTheValue() {
        String before =
                "# caf\u00e9\r\n options  kvm\thalt-poll-ns=junk  a=\"b c\" \\\n halt_poll_ns\n\n\noptions kvm_amd nested=1";

        assertThat(OptionText.of(before, Parameter.CEILING).with(Parameter.CEILING, 5))
                .isEqualTo(
                        "# caf\u00e9\r\n options  kvm\thalt_poll_ns=5  a=\"b c\" \\\n halt_poll_ns=5\n\n\noptions kvm_amd nested=1");
    }

    @Test
    void anEditIsReadBackWhateverTheFileHolds() {
        String[] pieces = {
            "options",
            " ",
            "kvm",
            "halt_poll_ns=",
            "1",
            "\\",
            "\n",
            "\t",
            "#",
            "\"",
            "halt-poll-ns",
            "=",
            "\r",
            "\u0000",
            "\u00ff"
        };
        Random random = new Random(11);
        for (int i = 0; i < 100_000; i++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "options kvm halt_poll_ns=3 " : "");
            for (int n = random.nextInt(15); n > 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            OptionText before = OptionText.of(text.toString(), Parameter.CEILING);
            String edited = before.with(Parameter.CEILING, 42);

            assertThat(OptionText.of(edited, Parameter.CEILING).mentions())
                    .as(text.toString())
                    .hasSameSizeAs(before.mentions())
                    .allMatch(mention -> mention.text().equals("42"));
        }
    }
}
