package io.virtwright.testkit.hands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.virtwright.engine.eyes.TreeEyes;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.HandsException;
import io.virtwright.engine.hands.HandsRoot;
import io.virtwright.engine.hands.ShellHands;
import io.virtwright.engine.hands.TransactionReport;
import io.virtwright.engine.hands.TransactionState;
import io.virtwright.engine.plan.Plan;
import io.virtwright.testkit.RealDaemon;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A tree on a small file system of its own, in a mount namespace: full, and read-only. */
@RealDaemon({"unshare", "nsenter", "mount", "flock"})
@ParameterizedClass
@EnumSource(Way.class)
class FullDiskTest {
    @Parameter
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Way way;

    private static final String CONF = "/etc/modprobe.d/kvm.conf";
    private static final String BIG = "x".repeat(20_000);

    @TempDir
    Path mountPoint;

    private Process holder;
    private HandsRoot root;
    private TreeFixture tree;

    @BeforeEach
    void mountSmallDisk() throws IOException {
        assumeTrue(way.isPossible(), way + " is not installed");
        holder = new ProcessBuilder(
                        "unshare",
                        "-m",
                        "--propagation",
                        "private",
                        "sh",
                        "-c",
                        "mount -t tmpfs -o size=1m small \"$1\" && echo mounted; cat; exit 0",
                        "sh",
                        mountPoint.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(holder.inputReader().readLine()).isEqualTo("mounted");
        Path view = Path.of("/proc/" + holder.pid() + "/root" + mountPoint);
        root = new HandsRoot(
                view, mountPoint.toString(), List.of("nsenter", "-t", Long.toString(holder.pid()), "-m", "--"));
        tree = new TreeFixture(view).file(CONF, BIG, "rw-r-----").file(TreeFixture.KNOB, "200000", "rw-r--r--");
    }

    @AfterEach
    void unmount() throws IOException, InterruptedException {
        holder.getOutputStream().close();
        holder.waitFor();
    }

    private ShellHands hands() {
        return switch (way) {
            case LOCAL -> ShellHands.on(root, () -> new TreeEyes(root.view()));
            case SHELL, BUSYBOX -> Way.over(root, new PlainShell(way.inside(root.prefix())));
        };
    }

    private static Plan plan() {
        return TreeFixture.plan(
                TreeFixture.knob("200000", "0"),
                TreeFixture.replace(CONF, BIG, BIG + "y"),
                TreeFixture.createFile("/etc/modprobe.d/new.conf", BIG));
    }

    @Test
    void a_full_disk_loses_nothing() throws IOException {
        Map<String, String> before = tree.contents();
        Path filler = tree.path("/var/filler");
        Map<TransactionState, Integer> ends = new EnumMap<>(TransactionState.class);
        int unprepared = 0;
        for (int free = 0; free <= 600; free += 12) {
            fill(filler, free * 1024L);
            try {
                TransactionReport report = hands().apply(plan(), "default");
                ends.merge(report.state(), 1, Integer::sum);
                if (report.state() == TransactionState.APPLIED) {
                    Files.delete(filler);
                    hands().rollback(report.id(), false);
                }
            } catch (HandsException e) {
                unprepared++;
                Files.deleteIfExists(filler);
                if (hands().interrupted().isPresent()) {
                    assertThat(hands().recover(Hands.Recovery.UNDO).state()).isEqualTo(TransactionState.UNDONE);
                }
            }
            Files.deleteIfExists(filler);
            assertThat(tree.contents()).as(free + " KiB free").isEqualTo(before);
            remove(tree.path("/var/lib/virtwright/transactions"));
        }
        System.out.println("full disk, " + way + ": " + unprepared + " not prepared, " + ends);
        assertThat(unprepared).isPositive();
        assertThat(ends).containsKey(TransactionState.APPLIED);
    }

    private static void fill(Path filler, long free) throws IOException {
        Files.createDirectories(java.util.Objects.requireNonNull(filler.getParent()));
        try (FileChannel out = FileChannel.open(filler, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            try {
                for (; ; ) {
                    out.write(ByteBuffer.allocate(4096));
                }
            } catch (IOException full) {
                out.truncate(Math.max(0, out.size() - free));
            }
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (var all = Files.walk(folder)) {
            all.sorted(java.util.Comparator.reverseOrder()).map(Path::toFile).forEach(java.io.File::delete);
        }
    }

    @Test
    void a_read_only_disk_is_refused_before_anything() throws IOException, InterruptedException {
        assumeTrue(way != Way.BUSYBOX, "root's test -w of busybox looks at the mode alone");
        int status = new ProcessBuilder(
                        "nsenter",
                        "-t",
                        Long.toString(holder.pid()),
                        "-m",
                        "--",
                        "mount",
                        "-o",
                        "remount,ro",
                        mountPoint.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
        assertThat(hands().cannot(plan().steps().getFirst().change()).orElseThrow())
                .endsWith("can't be written");
        assertThat(hands().history()).isEmpty();
    }
}
