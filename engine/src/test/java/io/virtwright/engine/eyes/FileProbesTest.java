package io.virtwright.engine.eyes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.NameList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileProbesTest {
    @TempDir
    private Path base;

    private Path tree() throws IOException {
        return Files.createDirectories(base.resolve("tree"));
    }

    private void put(String path, String content) throws IOException {
        Path file = tree().resolve(path.substring(1));
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private void link(String path, String target) throws IOException {
        Path link = tree().resolve(path.substring(1));
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, Path.of(target));
    }

    private <T> Reading<T> read(Probe<T> probe) throws IOException {
        return read(HostRoot.of(tree()), List.of(probe)).get(probe);
    }

    private static Snapshot read(HostRoot root, List<Probe<?>> probes) {
        return Snapshot.empty("test", Instant.EPOCH).plus(new FileProbes(root).read(probes));
    }

    private Reading<Bytes> content(String path) throws IOException {
        return read(new Probe.FileContent(path));
    }

    private static Reading<Bytes> text(String content) {
        return Reading.of(Bytes.ofUtf8(content));
    }

    @Test
    void readsAFileWithItsBytesAsTheyAre() throws IOException {
        byte[] all = new byte[256];
        for (int i = 0; i < all.length; i++) {
            all[i] = (byte) i;
        }
        put("/etc/empty", "");
        Files.write(tree().resolve("etc/junk"), all);
        assertThat(content("/etc/empty")).isEqualTo(Reading.of(Bytes.EMPTY));
        assertThat(content("/etc/junk")).isEqualTo(Reading.of(Bytes.of(all)));
    }

    @Test
    void whatIsNotThereIsAbsent() throws IOException {
        put("/etc/file", "x");
        assertThat(content("/etc/none")).isEqualTo(Reading.absent());
        assertThat(content("/no/such/directory")).isEqualTo(Reading.absent());
        assertThat(read(new Probe.LinkTarget("/etc/file"))).isEqualTo(Reading.absent());
    }

    @Test
    void whatATreeMayLackIsNotKnown() throws IOException {
        put("/etc/file", "x");
        link("/etc/dangling", "nowhere");
        link("/etc/masked", "/dev/null");
        Reading<Bytes> noWay = Reading.unreadable("/etc/file is no directory");
        assertThat(content("/etc/file/below")).isEqualTo(noWay);
        assertThat(content("/etc/file/../file")).isEqualTo(noWay);
        assertThat(read(new Probe.LinkTarget("/etc/file/x"))).isEqualTo(noWay);
        assertThat(content("/etc/dangling"))
                .isEqualTo(Reading.unreadable("/etc/dangling is a link to what is not in this tree"));
        assertThat(content("/etc/masked")).isEqualTo(Reading.absent());
    }

    @Test
    void linksAreFollowedWithinTheTree() throws IOException {
        Files.writeString(base.resolve("secret"), "outside");
        put("/secret", "inside");
        put("/usr/lib/real", "lib");
        link("/lib", "usr/lib");
        link("/etc/absolute", "/secret");
        link("/etc/up", "../../../../secret");
        link("/etc/chain", "absolute");
        link("/etc/escape", base.resolve("secret").toString());
        link("/var/run", "/usr");
        assertThat(content("/lib/real")).isEqualTo(text("lib"));
        assertThat(content("/etc/absolute")).isEqualTo(text("inside"));
        assertThat(content("/etc/up")).isEqualTo(text("inside"));
        assertThat(content("/etc/chain")).isEqualTo(text("inside"));
        assertThat(content("/etc/escape"))
                .isEqualTo(Reading.unreadable("/etc/escape is a link to what is not in this tree"));
        assertThat(content("/../secret")).isEqualTo(text("inside"));
        assertThat(content("/lib/../../secret")).isEqualTo(text("inside"));
        assertThat(content("/var/run/lib/real")).isEqualTo(text("lib"));
        assertThat(read(new Probe.LinkTarget("/etc/up"))).isEqualTo(Reading.of("../../../../secret"));
        assertThat(read(new Probe.Names("/lib/*"))).isEqualTo(Reading.of(new NameList(List.of("/lib/real"))));
    }

    @Test
    void aDirectoryThatLeadsOutOfTheTreeIsListedWithinIt() throws IOException {
        Files.createDirectories(base.resolve("outside/d"));
        Files.writeString(base.resolve("outside/d/x.conf"), "outside");
        link("/etc/d", base.resolve("outside/d").toString());
        link("/etc/e", "../../outside/d");
        assertThat(read(new Probe.Names("/etc/d/*")))
                .isEqualTo(Reading.unreadable("/etc/d: /etc/d is a link to what is not in this tree"));
        assertThat(read(new Probe.FileContents("/etc/e/*.conf")))
                .isEqualTo(Reading.unreadable("/etc/e: /etc/e is a link to what is not in this tree"));
        assertThat(read(new Probe.Names("/etc/*"))).isEqualTo(Reading.of(new NameList(List.of("/etc/d", "/etc/e"))));
    }

    @Test
    void aLoopOfLinksIsUnreadable() throws IOException {
        link("/a", "b");
        link("/b", "a");
        link("/self", "self/self");
        link("/d", "/d/x");
        Reading<Bytes> loop = Reading.unreadable("too many levels of symbolic links");
        assertThat(content("/a")).isEqualTo(loop);
        assertThat(content("/self")).isEqualTo(loop);
        assertThat(content("/d/y")).isEqualTo(loop);
        assertThat(read(new Probe.Names("/a/*")))
                .isEqualTo(Reading.unreadable("/a: too many levels of symbolic links"));
        assertThat(read(new Probe.LinkTarget("/a"))).isEqualTo(Reading.of("b"));
    }

    @Test
    void whatIsNoRegularFileIsNeverOpened() throws IOException, InterruptedException {
        put("/etc/d/file", "x");
        Path fifo = tree().resolve("etc/d/fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            socket.bind(UnixDomainSocketAddress.of(tree().resolve("etc/d/socket")));
            Files.createDirectory(tree().resolve("etc/d/sub"));
            assertThat(content("/etc/d/fifo")).isEqualTo(Reading.unreadable("is a FIFO"));
            assertThat(content("/etc/d/socket")).isEqualTo(Reading.unreadable("is a socket"));
            assertThat(content("/etc/d")).isEqualTo(Reading.unreadable("is a directory"));
            assertThat(read(new Probe.FileContents("/etc/d/*")))
                    .isEqualTo(Reading.of(FileSet.of(Map.of(
                            "/etc/d/file", text("x"),
                            "/etc/d/fifo", Reading.unreadable("is a FIFO"),
                            "/etc/d/socket", Reading.unreadable("is a socket")))));
            Probe<Bytes> device = new Probe.FileContent("/dev/zero");
            assertThat(read(HostRoot.machine(), List.of(device)).get(device))
                    .isEqualTo(Reading.unreadable("is a device"));
        }
    }

    @Test
    void aFileThatIsTooLongIsUnreadable() throws IOException {
        put("/small", "x");
        try (RandomAccessFile exact =
                        new RandomAccessFile(tree().resolve("exact").toFile(), "rw");
                RandomAccessFile more =
                        new RandomAccessFile(tree().resolve("more").toFile(), "rw")) {
            exact.setLength(Probe.MAX_FILE);
            more.setLength(Probe.MAX_FILE + 1L);
        }
        assertThat(content("/exact").map(Bytes::size)).isEqualTo(Reading.of(Probe.MAX_FILE));
        assertThat(content("/more"))
                .isEqualTo(Reading.unreadable("longer than 16 MiB, the most that is read of a file"));
    }

    @Test
    void aBatchIsBounded() throws IOException {
        for (int i = 0; i < 10; i++) {
            put("/f" + i, "");
            try (RandomAccessFile file =
                    new RandomAccessFile(tree().resolve("f" + i).toFile(), "rw")) {
                file.setLength(Probe.MAX_FILE);
            }
        }
        Reading<FileSet> set = read(new Probe.FileContents("/f*"));
        assertThat(set.found().orElseThrow().files().values().stream().filter(Reading::isUnreadable))
                .hasSize(3)
                .containsOnly(Reading.unreadable("not read: more than 128 MiB in one batch"));
    }

    @Test
    void whatMayNotBeReadIsUnreadable() throws IOException {
        assumeTrue(!"root".equals(System.getProperty("user.name")), "root may read everything");
        put("/etc/closed/file", "x");
        put("/etc/secret", "x");
        Files.setPosixFilePermissions(tree().resolve("etc/secret"), PosixFilePermissions.fromString("---------"));
        Files.setPosixFilePermissions(tree().resolve("etc/closed"), PosixFilePermissions.fromString("---------"));
        assertThat(content("/etc/secret")).isEqualTo(Reading.unreadable("permission denied"));
        assertThat(content("/etc/closed/file")).isEqualTo(Reading.unreadable("permission denied"));
        assertThat(content("/etc/closed/none")).isEqualTo(Reading.unreadable("permission denied"));
        assertThat(read(new Probe.Names("/etc/closed/*")))
                .isEqualTo(Reading.unreadable("/etc/closed: permission denied"));
        assertThat(read(new Probe.Names("/etc/c*/file")))
                .isEqualTo(Reading.unreadable("/etc/closed/file: permission denied"));
    }

    @Test
    void globsKnowStarAndQuestionMarkInEveryElement() throws IOException {
        put("/p/1/task/11/status", "a");
        put("/p/1/task/12/status", "b");
        put("/p/22/task/3/status", "c");
        put("/p/22/task/4/other", "d");
        put("/p/x/.hidden", "e");
        put("/p/x/[a-b]", "f");
        put("/p/x/a", "g");
        link("/p/x/dangling", "none");
        assertThat(read(new Probe.Names("/p/*/task/*/status")))
                .isEqualTo(Reading.of(
                        new NameList(List.of("/p/1/task/11/status", "/p/1/task/12/status", "/p/22/task/3/status"))));
        assertThat(read(new Probe.FileContents("/p/?/task/1?/status")))
                .isEqualTo(Reading.of(
                        FileSet.of(Map.of("/p/1/task/11/status", text("a"), "/p/1/task/12/status", text("b")))));
        assertThat(read(new Probe.Names("/p/x/*")))
                .isEqualTo(Reading.of(new NameList(List.of("/p/x/.hidden", "/p/x/[a-b]", "/p/x/a", "/p/x/dangling"))));
        assertThat(read(new Probe.Names("/p/x/[a-b]"))).isEqualTo(Reading.of(new NameList(List.of("/p/x/[a-b]"))));
        assertThat(read(new Probe.Names("/p/none"))).isEqualTo(Reading.of(new NameList(List.of())));
        assertThat(read(new Probe.Names("/none/*"))).isEqualTo(Reading.of(new NameList(List.of())));
        assertThat(read(new Probe.FileContents("/p/x/d*")))
                .isEqualTo(Reading.of(FileSet.of(Map.of(
                        "/p/x/dangling", Reading.unreadable("/p/x/dangling is a link to what is not in this tree")))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"two\nlines", " space ", "-rf", "*", "?", "back\\slash", "ü€😀", "#", "'\"$(x)"})
    void namesAreJustNames(String name) throws IOException {
        put("/etc/d/" + name, name);
        assertThat(content("/etc/d/" + name)).isEqualTo(text(name));
        assertThat(read(new Probe.FileContents("/etc/d/*")))
                .isEqualTo(Reading.of(FileSet.of(Map.of("/etc/d/" + name, text(name)))));
    }

    @Test
    void aNameThatIsNotUtf8IsListedAndUnreadable() throws IOException, InterruptedException {
        put("/etc/d/plain", "x");
        // Only a program that takes bytes can make such a name.
        Process shell = new ProcessBuilder("sh", "-c", "cd \"$1\" && : > \"$(printf 'bad\\377')\"", "sh", "etc/d")
                .directory(tree().toFile())
                .start();
        assertThat(shell.waitFor()).isZero();
        Reading<Bytes> bad = Reading.unreadable("its name is not UTF-8");
        assertThat(read(new Probe.FileContents("/etc/d/*")))
                .isEqualTo(Reading.of(FileSet.of(Map.of("/etc/d/plain", text("x"), "/etc/d/bad\uFFFD", bad))));
        assertThat(read(new Probe.Names("/etc/d/b*"))).isEqualTo(Reading.of(new NameList(List.of("/etc/d/bad\uFFFD"))));
        assertThat(content("/etc/d/bad\uFFFD")).isEqualTo(bad);
    }

    @ParameterizedTest
    @ValueSource(strings = {"relative", "", "/nul\0byte"})
    void whatIsNoPathIsUnreadable(String path) throws IOException {
        assertThat(content(path).isUnreadable()).isTrue();
        assertThat(read(new Probe.LinkTarget(path)).isUnreadable()).isTrue();
        assertThat(read(new Probe.Names(path)).isUnreadable()).isTrue();
        assertThat(read(new Probe.FileContents(path)).isUnreadable()).isTrue();
    }

    @Test
    void filesOfTheKernelAreReadToTheirEnd() {
        Probe<Bytes> maps = new Probe.FileContent("/proc/self/smaps");
        Probe<Bytes> online = new Probe.FileContent("/sys/devices/system/cpu/online");
        Probe<Bytes> ended = new Probe.FileContent("/proc/" + Integer.MAX_VALUE + "/status");
        Snapshot machine = read(HostRoot.machine(), List.of(maps, online, ended));
        assertThat(machine.get(maps).found().orElseThrow().utf8())
                .hasSizeGreaterThan(8 << 10)
                .endsWith("\n");
        assertThat(machine.get(online).found().orElseThrow().line()).startsWith("0");
        assertThat(machine.get(ended)).isEqualTo(Reading.absent());
    }

    @Test
    void threadsThatEndWhileTheyAreReadAreNotInTheSet() throws InterruptedException {
        Probe<FileSet> threads = new Probe.FileContents("/proc/self/task/*/status");
        Thread churn = Thread.ofPlatform().daemon().start(() -> {
            while (!Thread.interrupted()) {
                Thread.ofPlatform().daemon().start(() -> {});
            }
        });
        try {
            for (int i = 0; i < 200; i++) {
                FileSet set = read(HostRoot.machine(), List.of(threads))
                        .get(threads)
                        .found()
                        .orElseThrow();
                assertThat(set.files().values()).isNotEmpty().noneMatch(Reading::isUnreadable);
            }
        } finally {
            churn.interrupt();
            churn.join();
        }
    }

    @Test
    void whatNeverAnswersCostsTheDeadlineOnly() throws IOException, InterruptedException {
        // The reader of a FIFO waits for a writer, as one of a file on a dead server does for the server.
        put("/etc/file", "x");
        Path fifo = tree().resolve("etc/fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor())
                .isZero();
        Lanes lanes = new Lanes(Duration.ofSeconds(3));
        List<Path> work = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            work.add(fifo);
            work.add(tree().resolve("etc/file"));
        }
        List<String> read = lanes.run(
                work,
                path -> {
                    try {
                        return Files.readString(path);
                    } catch (IOException e) {
                        return e.toString();
                    }
                },
                "stuck");
        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i)).isEqualTo(i % 2 == 0 ? "stuck" : "x");
        }
        try (OutputStream writer = Files.newOutputStream(fifo)) {
            writer.write("late".getBytes(StandardCharsets.UTF_8)); // lets the stuck ones go
        }
        assertThat(read).doesNotContain("late");
    }

    @Test
    void oneFileIsReadOnceInABatch() throws IOException {
        put("/etc/d/a", "x");
        Probe<Bytes> single = new Probe.FileContent("/etc/d/a");
        Probe<FileSet> set = new Probe.FileContents("/etc/d/*");
        Snapshot tree = read(HostRoot.of(tree()), List.of(single, set, new Probe.Domains()));
        assertThat(tree.readings().keySet()).containsExactly(single, set);
        assertThat(tree.get(set).found().orElseThrow().files().get("/etc/d/a")).isSameAs(tree.get(single));
    }
}
