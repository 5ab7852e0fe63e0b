package io.virtwright.practices.guestagent;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.testkit.Programs;
import io.virtwright.testkit.Ran;
import io.virtwright.testkit.RealDaemon;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds our reading of key files and command lines against {@code qemu-ga --dump-conf}. */
@RealDaemon("qemu-ga")
class DumpConfTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private static Optional<AgentVersion> version = Optional.empty();

    @TempDir
    Path folder;

    @BeforeAll
    static void askForItsVersion() {
        String line =
                Programs.run(List.of("qemu-ga", "--version"), "", DEADLINE).orThrow();
        version = AgentVersion.of(line.strip().substring(line.lastIndexOf(' ') + 1));
        assertThat(version).isPresent();
    }

    /** What it blocks, sorted; empty where it exits instead. */
    private Optional<List<String>> real(String conf, List<String> arguments) throws IOException {
        Path file = Files.writeString(folder.resolve("qemu-ga.conf"), conf);
        List<String> argv = new ArrayList<>(List.of("env", "QGA_CONF=" + file, "qemu-ga", "-D"));
        argv.addAll(arguments);
        Ran ran = Programs.run(argv, "", DEADLINE);
        if (ran.exit() != 0) {
            return Optional.empty();
        }
        KeyFile dump = KeyFile.parse(ran.out());
        String blocked = dump.all("general", "block-rpcs").getLast().value();
        return Optional.of(sorted(CallList.of(true, KeyFile.unescaped(blocked).orElseThrow(), "")));
    }

    private static List<String> sorted(CallList... lists) {
        return Stream.of(lists).flatMap(list -> list.names().stream()).sorted().toList();
    }

    private static Optional<List<String>> ours(String text, List<String> words) {
        AgentConf conf = AgentConf.parse(text, version, "conf");
        List<String> all = new ArrayList<>(List.of("-D"));
        all.addAll(words);
        AgentArguments arguments = AgentArguments.parse(all, version, "argv");
        return conf.fatal().isPresent() || arguments.refused().isPresent()
                ? Optional.empty()
                : Optional.of(sorted(Stream.concat(conf.lists().stream(), arguments.lists().stream())
                        .toArray(CallList[]::new)));
    }

    static Stream<List<String>> commandLines() {
        return Stream.of(
                List.of("--blacklist=guest-file-open", "guest-file-close"),
                List.of("--block-rpcs=a,b", "-bc", "-b", "d", "--block", "e"),
                List.of("--block-rpcs="),
                List.of("-b=a"),
                List.of("--bl=a", "--b", "b"),
                List.of("--v"),
                List.of("--verbose=1"),
                List.of("--bogus"),
                List.of("-b"),
                List.of("--block-rpcs"),
                List.of("-F", "-b", "a"),
                List.of("-F/x", "-b", "a", "x", "-b", "b"),
                List.of("--fsfreeze-hook", "x", "-b", "c"),
                List.of("--", "-b", "a"),
                List.of("-", "-vdb", "a,,b,"),
                List.of("-m", "-b", "-p", "-b", "-b", "a"));
    }

    @ParameterizedTest
    @MethodSource("commandLines")
    void commandLinesAreReadAsItDoes(List<String> words) throws IOException {
        assertThat(ours("", words)).isEqualTo(real("", words));
    }

    static Stream<String> files() {
        return Stream.of(
                "",
                "[general]\nblock-rpcs=a,b\nblock-rpcs=c\n",
                "[general]\nblock-rpcs = a, b ,c  \n",
                " [general] \n  block-rpcs=a\n",
                "block-rpcs=a\n",
                "[general\nblock-rpcs=a\n",
                "[]\n[general]\nblock-rpcs=a\n",
                "[general]\n;c\nblock-rpcs=a\n",
                "[general]\n=a\n",
                "[general]\nblock-rpcs=a # x\n",
                "[general]\nblock-rpcs=\\sa,b\\s\n",
                "[general]\nblock-rpcs=\\q\n",
                "[general]\ndaemon=yes\n",
                "[general]\nverbose= 1 \nblock-rpcs=a,,b,\n",
                "[general]\nretry-path=7\n",
                "[general]\nblock-rpcs=a\nblacklist=b\n",
                "[general]\nallow-rpcs=a\n",
                "[other]\nblock-rpcs=a\n[general]\nblock-rpcs=b\n",
                "[general]\r\nblock-rpcs=a\r\n");
    }

    @ParameterizedTest
    @MethodSource("files")
    void keyFilesAreReadAsItDoes(String conf) throws IOException {
        assertThat(ours(conf, List.of("-b", "z"))).isEqualTo(real(conf, List.of("-b", "z")));
    }

    @Test
    void soAreRandomOnes() throws IOException {
        Random random = new Random(42);
        String[] lines = {
            "[general]",
            "[x]",
            "block-rpcs=a",
            " block-rpcs = b, c ",
            "blacklist=d,e",
            "# remark",
            "",
            "  ",
            "daemon=0",
            "verbose=true ",
            "block-rpcs=\\t\\\\",
            "junk",
            "pidfile=/x",
            "block-rpcs"
        };
        String[] words = {
            "-b",
            "a",
            "-ba,b",
            "--block-rpcs=c",
            "--blacklist",
            "-v",
            "-F",
            "-Fx",
            "--retry",
            "-r",
            "x",
            "-d",
            "--state=/x",
            "-lvb",
            "--daemonize"
        };
        for (int i = 0; i < 300; i++) {
            StringBuilder conf = new StringBuilder(random.nextInt(8) == 0 ? "" : "[general]\n");
            // Mistakes are rare, so that most files are read to their end.
            for (int n = random.nextInt(5); n > 0; n--) {
                conf.append(lines[random.nextInt(random.nextInt(8) == 0 ? lines.length : 11)])
                        .append('\n');
            }
            List<String> argv = new ArrayList<>();
            for (int n = random.nextInt(6); n > 0; n--) {
                argv.add(words[random.nextInt(words.length)]);
            }
            assertThat(ours(conf.toString(), argv)).as(conf + " " + argv).isEqualTo(real(conf.toString(), argv));
        }
    }
}
