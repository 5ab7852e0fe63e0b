package io.virtwright.testkit.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virtwright.engine.eyes.LocalEyes;
import io.virtwright.engine.eyes.SshEyes;
import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.Machine;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.ssh.SshConnection;
import io.virtwright.engine.ssh.Sudo;
import io.virtwright.testkit.Programs;
import io.virtwright.testkit.RealDaemon;
import io.virtwright.testkit.sshd.LocalShell;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is read by the reader of a host is what is read here directly, in every shell. */
final class SshEyesTest {
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private static Path folder;

    static List<List<String>> shells() {
        return Stream.of(List.of("dash"), List.of("bash"), List.of("busybox", "sh"))
                .filter(shell -> Programs.isInstalled(shell.getFirst()))
                .toList();
    }

    @BeforeAll
    static void makeHostileFolder() throws IOException {
        write("plain", "plain\n");
        write("empty", "");
        write("binary", "\0\1\2\377\0M=vw\n\0end");
        write("new\nline", "a");
        write("\nfirst", "b");
        write("last\n", "c");
        write("two\n\nlines", "d");
        write(".hidden", "e");
        write("..twodots", "e2");
        write("--help", "f");
        write("-rf", "g");
        write("a b  c", "h");
        write("quote'\"\\`$(id)`", "i");
        write("star*", "j");
        write("*", "k");
        write("[a-z]", "l");
        write("what?", "m");
        write("back\\slash", "n");
        write("ümläut", "o");
        write("xé.conf", "u");
        write("xa.conf", "v");
        write("a: security context", "w");
        write("//n".replace("/", "n"), "p");
        write("tab\t", "q");
        write("==> plain <==", "r");
        write("\u001b[31m", "s");
        write("\u0081\u0082\u0088", "t");
        Files.createDirectories(folder.resolve("sub/deep"));
        write("sub/file", "in sub");
        write("sub/deep/file", "deeper");
        Files.createDirectories(folder.resolve("sub\n2/deep"));
        write("sub\n2/file", "in sub 2");
        Files.createDirectories(folder.resolve("none"));
        // Their last letters are those of the reader's questions.
        for (String place : List.of("etc", "images", "local", "box")) {
            Files.createDirectories(folder.resolve(place));
            write(place + "/fake mode", "81a4 0 0 12 1700000000\n");
            write(place + "/fake label", "system_u:object_r:virt_image_t:s0\0");
            link(place + "/a b", "else where");
        }
        link("loop", "loop");
        link("dangling", "nowhere");
        link("todir", "sub");
        link("tofile", "plain");
        link("tonl", "new\nline");
        link("tonothing\n", "no\nwhere\n");
        Programs.run(List.of("mkfifo", folder.resolve("fifo").toString()), "", DEADLINE)
                .orThrow();
        try (RandomAccessFile large =
                new RandomAccessFile(folder.resolve("large").toFile(), "rw")) {
            large.setLength(17 << 20);
        }
        try (RandomAccessFile limit =
                new RandomAccessFile(folder.resolve("limit").toFile(), "rw")) {
            limit.setLength(Probe.MAX_FILE);
        }
        // Names that are no text, which Java can't make.
        Programs.run(
                        List.of(
                                "sh",
                                "-c",
                                "cd \"$1\" && printf x >\"$(printf 'bad\\377name')\" && "
                                        + "printf y >\"$(printf '\\201\\202\\210')\" && ln -s \"$(printf 'to\\376')\" badlink && "
                                        + "ln -s plain \"$(printf 'l\\375')\"",
                                "sh",
                                folder.toString()),
                        "",
                        DEADLINE)
                .orThrow();
    }

    private static void write(String name, String content) throws IOException {
        Files.write(folder.resolve(name), content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void link(String name, String target) throws IOException {
        Files.createSymbolicLink(folder.resolve(name), Path.of(target));
    }

    private static List<Probe<?>> probes() {
        List<Probe<?>> probes = new ArrayList<>();
        for (String glob : List.of(
                "/*",
                "/?*",
                "/.*",
                "/*\n*",
                "/sub*/*",
                "/*/deep/*",
                "/*/*/file",
                "/sub/file",
                "/nothing/*",
                "/plain/*",
                "/none/*",
                "/[a-z]*",
                "/back\\*",
                "/star*",
                "/x?.conf",
                "/\u0000".replace("\u0000", "?"),
                "/*/file",
                "/todir/*",
                "/loop/*",
                "/dangling/x",
                "/sub*")) {
            probes.add(new Probe.FileContents(folder + glob));
            probes.add(new Probe.Names(folder + glob));
            probes.add(new Probe.LinkTargets(folder + glob));
            probes.add(new Probe.FileStatuses(folder + glob));
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.toList()) {
                single(file.toString(), probes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (String place : List.of("etc", "images", "local", "box")) {
            for (String name : List.of("fake mode", "fake label", "a b", "not there")) {
                single(folder + "/" + place + "/" + name, probes);
            }
        }
        // Several of one folder, some there and some not: the reader looks into it once.
        for (String below : List.of(
                "", "/sub", "/none", "/plain", "/nowhere", "/dangling", "/loop", "/todir", "/sub\n2", "/fifo")) {
            for (String name : List.of(
                    "security context",
                    "new1",
                    "new2",
                    "new\nline",
                    "new3",
                    "plain",
                    "plai",
                    "plai?",
                    "p*",
                    "file1",
                    "file2",
                    "file",
                    "[a",
                    "[b",
                    "[a-z]",
                    "-x",
                    "-y",
                    ".x",
                    ".y",
                    "it's",
                    "it's1",
                    "it's2",
                    "ü1",
                    "ü2",
                    "ümläut",
                    "deep",
                    "deeper",
                    "deepest")) {
                single(folder + below + "/" + name, probes);
                probes.add(new Probe.FileContents(folder + below + "/" + name));
                probes.add(new Probe.Names(folder + below + "/" + name));
            }
        }
        for (String path : List.of(
                folder + "/nothing",
                folder + "/plain/below",
                folder + "/loop/below",
                folder + "/" + "n".repeat(300),
                folder + "//sub///file",
                folder + "/sub/../plain",
                folder + "/sub/",
                "/dev/null",
                "/dev/null/x",
                "/dev/zero",
                "/proc/self/nothing",
                "/proc/self/attr/fscreate",
                "/proc/self/mem",
                "/proc/sys/kernel/ostype",
                "/proc/cpuinfo",
                "/sys/kernel/mm/transparent_hugepage/enabled",
                "/sys/devices/system/cpu/online",
                "/",
                "/proc",
                "relative",
                "")) {
            single(path, probes);
        }
        for (String glob : List.of(
                "/proc/sys/kernel/os*",
                "/sys/devices/system/cpu/*/topology/core_id",
                "/sys/module/*/parameters/*",
                "/sys/class/*",
                "/sys/block/*",
                "/etc/*.conf",
                "/*",
                "/etc/passwd",
                folder + "/*a*a*a*a*a*a*a*a*b",
                folder + "/s*b*/?i*e",
                "relative/*")) {
            probes.add(new Probe.Names(glob));
            probes.add(new Probe.LinkTargets(glob));
        }
        probes.add(new Probe.FileContents("/etc/*.conf"));
        probes.add(new Probe.FileContents("/sys/devices/system/cpu/*/topology/core_id"));
        probes.add(new Probe.FileContents("/sys/devices/system/node/node*/hugepages/*/nr_hugepages"));
        probes.add(new Probe.SaslUsers(folder + "/nothing"));
        probes.add(new Probe.SaslUsers(folder + "/plain"));
        probes.add(new Probe.AgentProgram(folder + "/nothing"));
        probes.add(new Probe.AgentProgram("/usr/bin/qemu-ga"));
        probes.add(new Probe.AgentProgram("/usr/bin/true"));
        probes.add(new Probe.ExclusiveOpen("/dev/null"));
        probes.add(new Probe.ExclusiveOpen(folder + "/nothing"));
        probes.add(new Probe.ExclusiveOpen(folder + "/fifo"));
        probes.add(new Probe.ThisMachine());
        return probes;
    }

    private static void single(String path, List<Probe<?>> probes) {
        probes.add(new Probe.FileContent(path));
        probes.add(new Probe.LinkTarget(path));
        probes.add(new Probe.FileStatus(path));
        probes.add(new Probe.SecurityLabel(path));
    }

    private static SequencedMap<Probe<?>, Reading<?>> local(Collection<Probe<?>> probes) {
        try (LocalEyes eyes = new LocalEyes()) {
            return eyes.read(probes);
        }
    }

    @ParameterizedTest
    @MethodSource("shells")
    void seeWhatLocalEyesSee(List<String> shell) {
        List<Probe<?>> probes = probes();
        SequencedMap<Probe<?>, Reading<?>> expected = local(probes);
        try (SshConnection host =
                        SshConnection.over("here", LocalShell.of(shell.toArray(String[]::new)), new Sudo.None());
                SshEyes eyes = new SshEyes(host, DEADLINE)) {
            SequencedMap<Probe<?>, Reading<?>> found = eyes.read(probes);
            assertThat(found.keySet()).containsExactlyElementsOf(expected.keySet());
            // This machine moves: tests that run at the same time make loop devices and load modules.
            SequencedMap<Probe<?>, Reading<?>> after = local(probes);
            List<String> differences = new ArrayList<>();
            expected.forEach((probe, reading) -> {
                Reading<?> there = found.getOrDefault(probe, Reading.unreadable("no reading"));
                Reading<?> later = after.getOrDefault(probe, reading);
                if (!same(shell, probe, reading, there) && !same(shell, probe, later, there)) {
                    differences.add(probe + "\n  here:  " + reading + "\n  there: " + there);
                }
            });
            assertThat(differences).isEmpty();
        }
    }

    /**
     * The clock has gone on, and the host tells whole seconds. Debian's busybox runs its own programs: its stat knows no
     * labels, its head has one word for all errors of a read.
     */
    private static boolean same(List<String> shell, Probe<?> probe, Reading<?> here, Reading<?> there) {
        if (shell.getFirst().equals("busybox")) {
            if (probe instanceof Probe.SecurityLabel && there instanceof Reading.Unreadable<?>(String reason)) {
                return reason.startsWith("stat: ") || here.equals(there);
            }
            if (here.equals(Reading.unreadable("invalid argument"))) {
                return there.equals(Reading.unreadable("input/output error"));
            }
        }
        if (here instanceof Reading.Present<?>(Machine one) && there instanceof Reading.Present<?>(Machine other)) {
            Duration between =
                    Duration.between(one.now().orElseThrow(), other.now().orElseThrow());
            return one.name().equals(other.name())
                    && one.architecture().equals(other.architecture())
                    && between.abs().compareTo(DEADLINE) < 0;
        }
        // The kernel makes files of proc and sysfs when they are looked at.
        if (probe instanceof Probe.FileStatus(String path) && (path.startsWith("/proc") || path.startsWith("/sys"))) {
            return here.map(SshEyesTest::withoutTime).equals(there.map(SshEyesTest::withoutTime));
        }
        return here.equals(there);
    }

    private static Object withoutTime(Object value) {
        return value instanceof FileStat stat
                ? new FileStat(stat.kind(), stat.mode(), stat.uid(), stat.gid(), stat.size(), Optional.empty())
                : value;
    }

    @Test
    void readAnyNumberOfFilesInOneExchange() {
        for (int count : List.of(1, 3000)) {
            LocalShell shell = LocalShell.of("dash");
            List<Probe<?>> probes = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                probes.add(new Probe.FileContent(folder + "/plain/" + i));
                probes.add(new Probe.FileContents(folder + "/s*b/" + i));
            }
            try (SshConnection host = SshConnection.over("here", shell, new Sudo.None());
                    SshEyes eyes = new SshEyes(host, DEADLINE)) {
                assertThat(eyes.read(probes))
                        .hasSize(2 * count)
                        .allSatisfy((_, reading) ->
                                assertThat(reading.isUnreadable()).isFalse());
                assertThat(shell.roundTrips()).isEqualTo(1);
                assertThat(eyes.read(probes)).hasSize(2 * count);
                assertThat(shell.roundTrips()).isEqualTo(2);
                assertThat(shell.channels()).isEqualTo(1);
            }
        }
    }

    /** What a command line may hold is counted in bytes. */
    @Test
    void readNamesOfManyBytes() {
        List<Probe<?>> probes = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            probes.add(new Probe.FileContent(folder + "/" + "虚".repeat(80) + i));
        }
        try (SshConnection host = SshConnection.over("here", LocalShell.of("dash"), new Sudo.None());
                SshEyes eyes = new SshEyes(host, DEADLINE)) {
            assertThat(eyes.read(probes).values()).hasSize(1000).allMatch(Reading.absent()::equals);
        }
    }

    /** As that of uutils coreutils 0.12 does where a read fails: and it names no file. */
    @Test
    @RealDaemon("unshare")
    void aHeadThatEndsAtTheFirstErrorCostsNoOtherFile() throws IOException {
        Path head = Files.writeString(folder.resolve("uutils-head"), """
                #!/bin/sh
                while [ "$1" != -- ]; do shift; done
                shift
                for file do
                    case $file in
                        /proc/self/mem)
                            echo "head: error writing 'standard output': Input/output error" >&2
                            exit 1
                            ;;
                        *) cat "$file" 2>/dev/null || echo "head: cannot open '$file' for reading: No such file or directory" >&2 ;;
                    esac
                done
                """);
        Path login = Files.writeString(
                folder.resolve("uutils-login"),
                "mount --bind " + head + " \"$(readlink -f \"$(command -v head)\")\" && exec sh \"$@\"\n");
        Files.setPosixFilePermissions(head, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<Probe<?>> probes = Stream.of(folder + "/plain", "/proc/self/mem", folder + "/nowhere", "/sys/kernel/notes")
                .<Probe<?>>map(Probe.FileContent::new)
                .toList();
        try (SshConnection host = SshConnection.over(
                        "here", LocalShell.of("unshare", "--mount", "sh", login.toString()), new Sudo.None());
                SshEyes eyes = new SshEyes(host, DEADLINE)) {
            SequencedMap<Probe<?>, Reading<?>> found = eyes.read(probes);
            SequencedMap<Probe<?>, Reading<?>> here = local(probes);
            for (int i : List.of(0, 2, 3)) {
                assertThat(found.get(probes.get(i))).isEqualTo(here.get(probes.get(i)));
            }
            assertThat(found.get(probes.get(1)))
                    .isEqualTo(Reading.unreadable("head: error writing 'standard output': Input/output error"));
        } finally {
            Files.delete(head);
            Files.delete(login);
        }
    }

    /** Its readers wait for the kernel to say more. Head holds back what it has read before. */
    @Test
    void aFileThatNeverAnswersCostsNoOther() {
        assumeTrue(
                Programs.run(List.of("timeout", "2", "head", "-c", "16777217", "/proc/kmsg"), "", DEADLINE)
                                .exit()
                        == 124,
                "this machine's /proc/kmsg can't be waited for");
        Probe<?> hangs = new Probe.FileContent("/proc/kmsg");
        List<Probe<?>> probes = List.of(
                new Probe.FileContent("/proc/sys/kernel/hostname"),
                new Probe.FileContent(folder + "/plain"),
                hangs,
                new Probe.FileContent("/proc/version"),
                new Probe.FileContent(folder + "/what?"),
                new Probe.LinkTarget(folder + "/tofile"));
        try (SshConnection host = SshConnection.over("here", LocalShell.of("dash"), new Sudo.None());
                SshEyes eyes = new SshEyes(host, Duration.ofSeconds(10))) {
            SequencedMap<Probe<?>, Reading<?>> found = eyes.read(probes);
            assertThat(found.get(hangs)).isEqualTo(Reading.unreadable("no answer within 10.0 s"));
            SequencedMap<Probe<?>, Reading<?>> others = new LinkedHashMap<>(found);
            others.remove(hangs);
            assertThat(others)
                    .isEqualTo(local(probes.stream()
                            .filter(probe -> !probe.equals(hangs))
                            .toList()));
        }
    }
}
