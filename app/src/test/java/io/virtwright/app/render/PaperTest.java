package io.virtwright.app.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

final class PaperTest {
    private static String command(String command) {
        StringWriter out = new StringWriter();
        new Paper(new PrintWriter(out), Style.PLAIN).command("To take it back:", command);
        return out.toString();
    }

    @Test
    void aCommandIsNeverBroken() {
        assertThat(command("virtwright rollback ID")).isEqualTo("To take it back: virtwright rollback ID\n");
        String whole = "virtwright rollback 20261123T074934Z-0596 -i '/etc/my  inventories/" + "x".repeat(90)
                + "' --limit web1";
        assertThat(command(whole)).isEqualTo("To take it back:\n" + whole + "\n");
    }

    private static String text(Style style, String text) {
        StringWriter out = new StringWriter();
        new Paper(new PrintWriter(out), style).labelled(2, "remedy", 10, text);
        return out.toString();
    }

    @Test
    void aWordIsNeverCut() {
        String word = "block-rpcs=" + "guest-exec,".repeat(10) + "guest-exec-status";
        assertThat(text(Style.PLAIN, "Write: " + word + " (with commas)."))
                .isEqualTo("  remedy  Write:\n          " + word + "\n          (with commas).\n");
        assertThat(text(Style.PLAIN, word)).isEqualTo("  remedy  " + word + "\n");
    }

    @Test
    void aCommandInATextIsNotBroken() {
        String command = "`systemctl disable --now libvirtd-tcp.socket; systemctl restart libvirtd.service`";
        assertThat(text(Style.PLAIN, "Run: " + command + ". Then look again."))
                .isEqualTo("  remedy  Run:\n          " + command + ".\n          Then look again.\n");
        assertThat(text(Style.PLAIN, "Then (`setenforce 1`) begin.")).contains("Then (`setenforce 1`) begin.");
        String name = "one ` alone, and a`b c`d, are ";
        assertThat(text(Style.PLAIN, name + "word ".repeat(20).strip()).lines().map(String::length))
                .as("not what is no command")
                .allMatch(length -> length <= 80);
    }

    @Test
    void aWideTerminalIsUsed() {
        String text = "word ".repeat(40).strip();
        assertThat(text(Style.PLAIN, text).lines().map(String::length)).containsExactly(79, 79, 69);
        assertThat(text(new Style(false, true, 120), text).lines().map(String::length))
                .containsExactly(119, 99);
    }

    @Test
    void nothingInItActsOnATerminal() {
        assertThat(command("virtwright audit '\u001b[31m'")).doesNotContain("\u001b");
    }
}
