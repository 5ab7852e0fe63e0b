package io.virtwright.engine.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ModprobeFileTest {
    private static final String FILE = """
            # options kvm halt_poll_ns=1 \\
            options kvm halt_poll_ns=2
              options\tkvm  halt-poll-ns=3 ignore_msrs \\
                halt_poll_ns_grow=4
            options kvm-intel nested=1
            blacklist kvm
            options kvm
            optionskvm halt_poll_ns=5
            options kvm halt_poll_ns="6" # no comment
            """;
    private static final ModprobeFile READ = ModprobeFile.parse(FILE);

    private static ModprobeFile.Option only(ModprobeFile file, String module, String parameter) {
        assertThat(file.options(module, parameter)).hasSize(1);
        return file.options(module, parameter).getFirst();
    }

    @Test
    void readsOptionsAsKmodDoes() {
        assertThat(READ.options("kvm", "halt_poll_ns"))
                .extracting(option -> option.line() + ":" + option.value().orElse("-"))
                .containsExactly("3:3", "9:6");
        assertThat(only(READ, "kvm", "halt-poll-ns-grow").value()).contains("4");
        assertThat(only(READ, "kvm", "halt-poll-ns-grow").line()).isEqualTo(3);
        assertThat(only(READ, "kvm", "ignore_msrs").value()).isEmpty();
        assertThat(only(READ, "kvm_intel", "nested").value()).contains("1");
        assertThat(READ.options("kvm", "#")).hasSize(1);
    }

    @Test
    void dropsABackslashBeforeAnythingButANewline() {
        ModprobeFile file = ModprobeFile.parse("options a\\b c\\=\\1\\\\2\\");
        assertThat(only(file, "ab", "c").value()).contains("1\\2");
    }

    @Test
    void replacesAValueAndNothingElse() {
        assertThat(READ.replace(only(READ, "kvm", "halt_poll_ns_grow"), "40").text())
                .isEqualTo(FILE.replace("grow=4", "grow=40"));
        assertThat(READ.replace(READ.options("kvm", "halt_poll_ns").getLast(), "7")
                        .text())
                .isEqualTo(FILE.replace("\"6\"", "7"));
        assertThat(READ.replace(only(READ, "kvm", "ignore_msrs"), "1").text())
                .isEqualTo(FILE.replace("ignore_msrs", "ignore_msrs=1"));
        ModprobeFile quoted = ModprobeFile.parse("options a \"b=1 2\" c=\r\n");
        assertThat(quoted.replace(only(quoted, "a", "b"), "3").text()).isEqualTo("options a \"b=3\" c=\r\n");
        assertThat(quoted.replace(only(quoted, "a", "c"), "x y").text()).isEqualTo("options a \"b=1 2\" c=\"x y\"\r\n");
        assertThatIllegalArgumentException().isThrownBy(() -> quoted.replace(only(quoted, "a", "c"), "x\noptions b"));
        assertThatIllegalArgumentException().isThrownBy(() -> quoted.replace(only(quoted, "a", "c"), "\""));
    }

    @Test
    void findsEveryMentionAndNothingElse() {
        assertThat(ModprobeFile.parse("""
                        # options kvm halt_poll_ns=1
                        options kvm_intel halt_poll_ns=2
                        options kvm nested=1 halt_poll_ns=3 halt-poll-ns=4
                        \toptions\tkvm\thalt_poll_ns_grow=5
                        blacklist kvm
                        options kvm ignore_msrs=1 \\
                          halt_poll_ns=6 \\
                          halt_poll_ns
                        options kvm halt_poll_ns="7\"""").options("kvm", "halt_poll_ns"))
                .extracting(option -> option.value().orElse(""))
                .containsExactly("3", "4", "6", "", "7");
    }

    @Test
    void replacesEveryMentionAndNothingElse() {
        String before =
                "# caf\u00e9\r\n options  kvm\thalt-poll-ns=junk  a=\"b c\" \\\n halt_poll_ns\n\n\noptions kvm_amd nested=1";

        assertThat(ModprobeFile.parse(before).replaceAll("kvm", "halt_poll_ns", "5"))
                .map(ModprobeFile::text)
                .contains(
                        "# caf\u00e9\r\n options  kvm\thalt-poll-ns=5  a=\"b c\" \\\n halt_poll_ns=5\n\n\noptions kvm_amd nested=1");
        assertThat(READ.replaceAll("kvm", "nx", "5")).map(ModprobeFile::text).contains(FILE);
        assertThatIllegalArgumentException().isThrownBy(() -> READ.replaceAll("kvm", "halt_poll_ns", "\""));
    }

    @Test
    void removesAnOptionAndAnEmptyLine() {
        assertThat(READ.remove(only(READ, "kvm_intel", "nested")).text())
                .isEqualTo(FILE.replace("options kvm-intel nested=1\n", ""));
        assertThat(READ.remove(READ.options("kvm", "halt_poll_ns").getFirst()).text())
                .isEqualTo(FILE.replace("halt-poll-ns=3 ", ""));
        assertThat(READ.remove(only(READ, "kvm", "halt_poll_ns_grow")).text())
                .isEqualTo(FILE.replace(" \\\n    halt_poll_ns_grow=4", ""));
    }

    @Test
    void appendsALineOfItsOwn() {
        String added = "options kvm halt_poll_ns=9\n";
        assertThat(ModprobeFile.parse("").append("kvm", "halt_poll_ns", "9").text())
                .isEqualTo(added);
        assertThat(READ.append("kvm", "halt_poll_ns", "9").text()).isEqualTo(FILE + added);
        assertThat(ModprobeFile.parse("#").append("kvm", "halt_poll_ns", "9").text())
                .isEqualTo("#\n" + added);
        assertThat(ModprobeFile.parse("# \\").append("kvm", "halt_poll_ns", "9").text())
                .isEqualTo("# \\\n\n" + added);
        assertThat(ModprobeFile.parse("# \\\n")
                        .append("kvm", "halt_poll_ns", "9")
                        .text())
                .isEqualTo("# \\\n\n" + added);
    }

    /** On random files, an edit does what it says, to the parameter it names and to no other. */
    @Test
    void editsSurviveJunk() {
        Random random = new Random(5);
        String[] pieces = {
            "options",
            "kvm",
            " ",
            "\t",
            "\n",
            "\\",
            "\\\n",
            "#",
            "=",
            "\"",
            "p",
            "p=1",
            "q=\"a b\"",
            "-",
            "_",
            "[",
            "\u0000",
            "p-",
            "1",
            "]",
            "é",
            "\r"
        };
        int edits = 0;
        for (int round = 0; round < 100_000; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "options kvm p=0" : "");
            for (int i = random.nextInt(10); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            ModprobeFile file = ModprobeFile.parse(text.toString());
            int count = file.options().size();
            if (count > 0) {
                ModprobeFile.Option option = file.options().get(random.nextInt(count));
                int index = file.options().indexOf(option);
                try {
                    check(file.remove(option).options().size() == count - 1, file.text());
                    ModprobeFile replaced = file.replace(option, "77");
                    check(replaced.options().size() == count, file.text());
                    check(replaced.options().get(index).value().equals(Optional.of("77")), file.text());
                    edits++;
                    checkReplaceAll(file, option);
                } catch (IllegalArgumentException e) {
                    check(file.text().contains("\""), file.text());
                }
            }
            ModprobeFile appended = file.append("kvm", "halt_poll_ns", "9");
            check(appended.options().size() == count + 1, file.text());
            check(same(appended.remove(appended.options().getLast()), file), file.text());
        }
        assertThat(edits).isGreaterThan(10_000);
    }

    private static void checkReplaceAll(ModprobeFile file, ModprobeFile.Option option) {
        Optional<ModprobeFile> all = file.replaceAll(option.module(), option.parameter(), "42");
        check(all.isPresent() || file.text().contains("\""), file.text());
        if (all.isPresent()) {
            List<ModprobeFile.Option> edited = all.get().options(option.module(), option.parameter());
            check(all.get().options().size() == file.options().size(), file.text());
            check(
                    edited.size()
                            == file.options(option.module(), option.parameter()).size(),
                    file.text());
            check(edited.stream().allMatch(one -> one.value().equals(Optional.of("42"))), file.text());
        }
    }

    private static boolean same(ModprobeFile one, ModprobeFile other) {
        boolean same = one.options().size() == other.options().size();
        for (int i = 0; same && i < one.options().size(); i++) {
            ModprobeFile.Option left = one.options().get(i);
            ModprobeFile.Option right = other.options().get(i);
            same = left.line() == right.line()
                    && left.module().equals(right.module())
                    && left.parameter().equals(right.parameter())
                    && left.value().equals(right.value());
        }
        return same;
    }

    private static void check(boolean holds, String text) {
        if (!holds) {
            throw new AssertionError(text);
        }
    }
}
