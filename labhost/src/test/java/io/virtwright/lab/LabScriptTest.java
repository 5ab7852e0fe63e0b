package io.virtwright.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./lab} as its user meets it, also when it is cut short. */
@Lab
@Timeout(value = 40, unit = TimeUnit.MINUTES)
final class LabScriptTest {
    private static final Duration SOON = Duration.ofMinutes(5);

    @TempDir
    Path folder;

    @Test
    void survivesKillAndTwoBuildsAtOnceAndLeavesNothingBehind() throws Exception {
        var mounts = mounts();
        try (var lab = LabScript.in(folder.resolve("cache"))) {
            cutShort(lab, "KILL");
            cutShort(lab, "INT");

            var one = lab.start(folder.resolve("one"), "up", "--name", "one");
            var two = lab.start(folder.resolve("two"), "up", "--name", "two");
            assertThat(end(one)).as(text("one")).isZero();
            assertThat(end(two)).as(text("two")).isZero();
            assertThat(text("one") + text("two")).containsOnlyOnce("lab: stock state:");
            assertThat(lab.processes()).hasSize(2);

            var ports = Clone.all(new Store(lab.lab())).stream()
                    .map(clone -> clone.vm().port(22))
                    .toList();
            assertThat(ports).hasSize(2).doesNotHaveDuplicates();
            assertThat(end(lab.start(folder.resolve("again"), "up", "--name", "one")))
                    .isEqualTo(1);
            assertThat(text("again")).contains("there is a clone one already");

            assertThat(end(lab.start(folder.resolve("down"), "down", "one", "two")))
                    .as(text("down"))
                    .isZero();
            assertThat(lab.processes()).isEmpty();
            assertThat(lab.lab().resolve("clones")).isEmptyDirectory();
            for (int port : ports) {
                assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                        .isInstanceOf(ConnectException.class);
            }
        }
        assertThat(mounts()).isEqualTo(mounts);
    }

    @Test
    void interruptedThawLeavesNothingBehind() throws Exception {
        Path cache = folder.resolve("cache");
        try (var lab = LabScript.in(cache)) {
            var builder = new Builder(Store.ofUser(), Userland.BOOKWORM);
            builder.state(State.STOCK);
            Files.createSymbolicLink(
                    lab.lab().resolve("states"), Store.ofUser().root().resolve("states"));
            for (var signal : List.of("INT", "TERM", "HUP")) {
                var up = lab.start(folder.resolve("up"), "up", "--name", "cut");
                assertThat(LabScript.await(() -> !lab.processes().isEmpty(), SOON))
                        .as(text("up"))
                        .isTrue();
                signal(up, signal);
                end(up);
                assertThat(lab.processes()).as(signal).isEmpty();
                assertThat(lab.lab().resolve("clones")).as(signal).isEmptyDirectory();
                assertThat(text("up")).as(signal).isEqualTo("lab: interrupted\n");
            }
        }
    }

    /** Sends a signal to a build when its machine has started, and sees that all of it ends. */
    private void cutShort(LabScript lab, String signal) throws Exception {
        var up = lab.start(folder.resolve("cut"), "up", "--name", "cut");
        assertThat(LabScript.await(() -> !lab.processes().isEmpty(), SOON))
                .as(text("cut"))
                .isTrue();
        signal(up, signal);
        end(up);
        assertThat(LabScript.await(() -> lab.processes().isEmpty(), SOON))
                .as("processes end")
                .isTrue();
        assertThat(Clone.all(new Store(lab.lab()))).isEmpty();
        assertThat(text("cut").lines().filter(line -> line.contains("interrupted")))
                .hasSize(signal.equals("KILL") ? 0 : 1)
                .allMatch("lab: interrupted"::equals);
    }

    private static void signal(Process process, String signal) {
        Command.run(List.of("kill", "-" + signal, Long.toString(process.pid())), "", SOON)
                .orThrow();
    }

    private int end(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(LabScript.BUILD.toSeconds(), TimeUnit.SECONDS))
                    .as("ended")
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroy();
        }
    }

    private String text(String file) {
        return Vm.read(folder.resolve(file));
    }

    private static List<String> mounts() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/mounts"));
    }
}
