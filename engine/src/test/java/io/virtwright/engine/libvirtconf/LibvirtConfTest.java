package io.virtwright.engine.libvirtconf;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.libvirtconf.LibvirtConf.Entry;
import io.virtwright.engine.libvirtconf.LibvirtConf.Problem;
import io.virtwright.engine.libvirtconf.LibvirtConf.Value;
import io.virtwright.engine.snapshot.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LibvirtConfTest {

    @Test
    void readsWhatQemuConfHas() {
        LibvirtConf conf = LibvirtConf.parse("""
                # Master configuration file

                #security_driver = "none"
                security_driver = [ "selinux", # a comment is not allowed here
                """);
        assertThat(conf.problem()).contains(new Problem(4, "expecting a value"));

        conf = LibvirtConf.parse("""
                # Master configuration file

                #security_driver = "none"
                security_driver = [ "selinux",
                   'apparmor', ]   # both
                security_default_confined = 1
                user="root"; group = 'qemu'
                max_queued=-1
                pem = \"""
                a "quoted"
                line\"""
                """);
        assertThat(conf.problem()).isEmpty();
        assertThat(conf.texts("security_driver")).isEqualTo(Reading.of(List.of("selinux", "apparmor")));
        assertThat(conf.flag("security_default_confined")).isEqualTo(Reading.of(true));
        assertThat(conf.text("user")).isEqualTo(Reading.of("root"));
        assertThat(conf.text("group")).isEqualTo(Reading.of("qemu"));
        assertThat(conf.texts("group")).isEqualTo(Reading.of(List.of("qemu")));
        assertThat(conf.number("max_queued")).isEqualTo(Reading.of(-1));
        assertThat(conf.text("pem")).isEqualTo(Reading.of("\na \"quoted\"\nline"));
        assertThat(conf.text("nobody")).isEqualTo(Reading.absent());
        assertThat(conf.entries()).extracting(Entry::line).containsExactly(4, 6, 7, 7, 8, 9);
    }

    @Test
    void theFirstOfTwoSettingsCounts() {
        LibvirtConf conf = LibvirtConf.parse("listen_tcp = 1\nlisten_tcp = 0\nLISTEN_TCP = 0\n");
        assertThat(conf.flag("listen_tcp")).isEqualTo(Reading.of(true));
        assertThat(conf.all("listen_tcp")).extracting(Entry::line).containsExactly(1, 2);
    }

    @Test
    void tellsWhatLibvirtRefuses() {
        LibvirtConf conf = LibvirtConf.parse("a = \"1\"\nb = 2\nc = -1\nd = [1]\ne = 4294967296\n");
        assertThat(conf.flag("a"))
                .isEqualTo(Reading.unreadable("libvirt refuses line 1: a = \"1\", where 0 or 1 belongs"));
        assertThat(conf.flag("b").isUnreadable()).isTrue();
        assertThat(conf.flag("c").isUnreadable()).isTrue();
        assertThat(conf.text("b").isUnreadable()).isTrue();
        assertThat(conf.texts("b").isUnreadable()).isTrue();
        assertThat(conf.texts("d").isUnreadable()).isTrue();
        assertThat(conf.number("d").isUnreadable()).isTrue();
        assertThat(conf.number("e").isUnreadable()).isTrue();
        assertThat(LibvirtConf.parse("a = 1\nb").flag("a"))
                .isEqualTo(Reading.unreadable("libvirt can't read it: line 2: expecting an assignment"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a | expecting an assignment",
                "a = | expecting a value",
                "a = yes | expecting a value",
                "a = \"x | unterminated string",
                "a = 'x\" | unterminated string",
                "a = - | unterminated number",
                "a = [1 2] | expecting a separator in list",
                "a = [1, | expecting a value",
                "a = [1 | list is not closed with ]",
                "a = 1 2 | expecting a separator",
                "a-b = 1 | expecting an assignment",
                "1a = 1 | expecting a name",
                "é = 1 | expecting a name"
            })
    void namesTheMistake(String text, String reason) {
        assertThat(LibvirtConf.parse(text).problem()).contains(new Problem(1, reason));
        assertThat(LibvirtConf.parse("x = 1\n" + text).problem()).contains(new Problem(2, reason));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "#",
                "# only\r\n# comments\r\n",
                "a=1",
                "a=1;",
                "a=1;b=2",
                "a = []",
                "\n\n a = [\n]\n",
                "a=1#"
            })
    void takesWhatLibvirtTakes(String text) {
        assertThat(LibvirtConf.parse(text).problem()).isEmpty();
    }

    @Test
    void bracketsWithoutEndAreNoHang() {
        assertThat(LibvirtConf.parse("a = " + "[".repeat(1_000_000)).problem()).isPresent();
    }

    /** What is written in any layout is read back. */
    @Test
    void readsBackWhatIsWritten() {
        Random random = new Random(42);
        for (int round = 0; round < 2_000; round++) {
            List<Entry> wanted = new ArrayList<>();
            StringBuilder text = new StringBuilder();
            int line = 1;
            for (int i = random.nextInt(6); i > 0; i--) {
                Value value = value(random, 0);
                String name = "k" + random.nextInt(4) + "_x";
                wanted.add(new Entry(name, value, line));
                text.append(random.nextBoolean() ? " \t" : "").append(name).append(random.nextBoolean() ? " = " : "=");
                text.append(value)
                        .append(random.nextBoolean() ? " # c; d = 1" : "")
                        .append("\r\n");
                line++;
            }
            assertThat(LibvirtConf.parse(text.toString()).entries())
                    .as(text.toString())
                    .isEqualTo(wanted);
        }
    }

    private static Value value(Random random, int depth) {
        return switch (random.nextInt(depth < 2 ? 3 : 2)) {
            case 0 -> {
                boolean minus = random.nextBoolean();
                long number = random.nextInt(1, Integer.MAX_VALUE);
                yield new Value.Whole(minus ? -number : number, minus);
            }
            case 1 -> new Value.Text("a'#,;]b".substring(random.nextInt(8)));
            default -> {
                List<Value> items = new ArrayList<>();
                for (int i = random.nextInt(3); i > 0; i--) {
                    items.add(value(random, depth + 1));
                }
                yield new Value.Items(items);
            }
        };
    }

    @Test
    void survivesJunk() {
        Random random = new Random(7);
        String alphabet = "ab_=\"'[],;#\n\r\t 019-+\0é";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            LibvirtConf conf = LibvirtConf.parse(text.toString());
            conf.problem().ifPresent(problem -> assertThat(problem.line()).isPositive());
            assertThat(conf.all("a"))
                    .allSatisfy(entry -> assertThat(entry.name()).isEqualTo("a"));
        }
    }
}
