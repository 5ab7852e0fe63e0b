package io.virtwright.engine.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KernelCommandLineTest {

    private static KernelCommandLine.Parameter one(String text) {
        KernelCommandLine line = KernelCommandLine.parse(text);
        assertThat(line.parameters()).hasSize(1);
        return line.parameters().getFirst();
    }

    @Test
    void readsWhatProcCmdlineHas() {
        KernelCommandLine line = KernelCommandLine.parse(
                "BOOT_IMAGE=/vmlinuz-6.1 root=UUID=ab-12 ro quiet  kvm.halt_poll_ns=1\tkvm.halt-poll-ns=400000 -- kvm.halt_poll_ns=7\n");
        assertThat(line.values("root")).containsExactly("UUID=ab-12");
        assertThat(line.values("kvm.halt_poll_ns")).containsExactly("1", "400000");
        assertThat(line.last("kvm.halt-poll-ns")).contains("400000");
        assertThat(line.has("quiet")).isTrue();
        assertThat(line.values("quiet")).isEmpty();
        assertThat(line.occurrences("quiet")).containsExactly("");
        assertThat(line.occurrences("kvm.halt_poll-ns")).containsExactly("1", "400000");
        assertThat(line.last("quiet")).isEmpty();
        assertThat(line.has("qui")).isFalse();
        assertThat(line.has("--")).isFalse();
    }

    @Test
    void takesQuotesAsTheKernelDoes() {
        assertThat(one("a=\"b c\"").value()).contains("b c");
        assertThat(one("\"a=b c\"")).isEqualTo(new KernelCommandLine.Parameter("a", Optional.of("b c")));
        assertThat(one("\"a b\"")).isEqualTo(new KernelCommandLine.Parameter("a b", Optional.empty()));
        assertThat(one("a=b\" \"c").value()).contains("b\" \"c");
        assertThat(one("a=\"b c").value()).contains("b c");
        assertThat(one("a=\"").value()).contains("");
        assertThat(one("a=").value()).contains("");
        assertThat(one("=a=b")).isEqualTo(new KernelCommandLine.Parameter("=a", Optional.of("b")));
        assertThat(one("\"a=\"b\"\"").value()).contains("b\"");
        assertThat(KernelCommandLine.parse("").parameters()).isEmpty();
        assertThat(KernelCommandLine.parse(" \n").parameters()).isEmpty();
    }

    @Test
    void survivesJunk() {
        Random random = new Random(3);
        String alphabet = "a-_=\" \n\t.b\u0000\u00A0";
        for (int round = 0; round < 100_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(16); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            int length = KernelCommandLine.parse(text.toString()).parameters().stream()
                    .mapToInt(
                            one -> one.name().length() + one.value().orElse("").length())
                    .sum();
            if (length > text.length()) {
                throw new AssertionError(text);
            }
        }
    }
}
