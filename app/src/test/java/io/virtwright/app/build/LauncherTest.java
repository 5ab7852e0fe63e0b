package io.virtwright.app.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ./virtwright}, in a checkout whose Maven and JDK are scripts. */
final class LauncherTest {
    @TempDir
    private Path folder;

    private FakeCheckout checkout;

    @BeforeEach
    void makeCheckout() throws IOException {
        checkout = new FakeCheckout(folder, "check out");
    }

    @Test
    void saysWhatToInstallWithoutAJdk() throws Exception {
        FakeCheckout.addJdk(folder.resolve("jvm/old"), "17.0.15");
        FakeCheckout.addJdk(folder.resolve("jvm/older"), "1.8.0_452");
        Files.createDirectories(folder.resolve("jvm/empty"));
        var run = checkout.launch(
                checkout.root, "./virtwright", folder.resolve("jvm/old").toString());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .contains("JDK 25", "openjdk-25-jdk-headless", "java-25-openjdk-devel", "Debian", "openEuler", "SUSE");
        assertThat(run.out()).isEmpty();
        assertThat(checkout.builds()).isZero();
    }

    @Test
    void takesANewEnoughJdkWhenJavaHomeIsTooOld() throws Exception {
        var old = FakeCheckout.addJdk(folder.resolve("jvm/a-old"), "21.0.1");
        var found = FakeCheckout.addJdk(folder.resolve("jvm/b-new"), "26-ea");
        var run = checkout.launch(checkout.root, "./virtwright", old.toString());

        assertThat(run.exit()).isZero();
        assertThat(run.out()).startsWith(found + "/bin/java\n");
    }

    @Test
    void buildsOnFirstUseAndIsQuietAfterwards() throws Exception {
        var first = checkout.launch("--version");
        assertThat(first.exit()).isZero();
        assertThat(first.err().lines()).singleElement().asString().contains("building");

        var second = checkout.launch("--version");
        assertThat(second.exit()).isZero();
        assertThat(second.err()).isEmpty();
        assertThat(checkout.builds()).isEqualTo(1);
    }

    @Test
    void buildsAgainForAChangedOrARemovedSource() throws Exception {
        var source = checkout.root.resolve("practices/src/main/java/A.java");
        assertThat(checkout.launch().exit()).isZero();
        checkout.age(Duration.ofMinutes(1));
        Files.writeString(source, "changed");
        assertThat(checkout.launch().exit()).isZero();
        assertThat(checkout.builds()).isEqualTo(2);
        checkout.age(Duration.ofMinutes(1));
        Files.delete(source);
        assertThat(checkout.launch().exit()).isZero();
        assertThat(checkout.builds()).isEqualTo(3);
    }

    @Test
    void buildsAgainForAnotherJdk() throws Exception {
        assertThat(checkout.launch().exit()).isZero();
        FakeCheckout.addJdk(checkout.jdk, "25.0.4");
        assertThat(checkout.launch().exit()).isZero();
        assertThat(checkout.builds()).isEqualTo(2);
    }

    @Test
    void passesArgumentsAsTheyAre() throws Exception {
        var run = checkout.launch("a b", "*", "", "$HOME", "-o");
        assertThat(run.exit()).isZero();
        assertThat(run.out()).endsWith("\nio.virtwright.app.Main\na b\n*\n\n$HOME\n-o\n");
        assertThat(run.out()).contains("\n" + checkout.root.resolve("app/target/dist/lib/virtwright.jar") + "\n");
    }

    @Test
    void startsThroughSymbolicLinksFromAnywhere() throws Exception {
        var bin = Files.createDirectories(folder.resolve("my bin"));
        Files.createSymbolicLink(bin.resolve("relative"), Path.of("../check out/virtwright"));
        Files.createSymbolicLink(bin.resolve("twice"), Path.of("relative"));
        Files.createSymbolicLink(bin.resolve("absolute"), checkout.root.resolve("virtwright"));
        for (var link : new String[] {"./relative", "./twice", "./absolute"}) {
            var run = checkout.launch(bin, link, checkout.jdk.toString());
            assertThat(run.exit()).as(link).isZero();
        }
        assertThat(checkout.builds()).isEqualTo(1);
    }

    @Test
    void ofTwoAtOnceOneBuildsAndTheOtherWaits() throws Exception {
        // The first build ends only when the second launcher says that it waits.
        checkout.maven("until [ -e go ]; do sleep 0.05; done");
        var first = checkout.launch();
        var lock = checkout.root.resolve("target/build-dist.lock");
        while (!Files.isSymbolicLink(lock)) {
            assertThat(first.process().isAlive()).isTrue();
            Thread.sleep(10);
        }
        var second = checkout.launch();
        while (!second.err().contains("waiting for another build")) {
            assertThat(second.process().isAlive()).isTrue();
            Thread.sleep(10);
        }
        Files.createFile(checkout.root.resolve("go"));

        assertThat(first.exit()).isZero();
        assertThat(second.exit()).isZero();
        assertThat(checkout.builds()).isEqualTo(1);
        assertThat(lock).doesNotExist();
    }

    @Test
    void aLockWhoseOwnerIsDeadDoesNotHold() throws Exception {
        var target = Files.createDirectories(checkout.root.resolve("target"));
        // Ours is a process that lives, but did not begin at that time: a number that was used again.
        for (var owner : new String[] {"999999999-1", ProcessHandle.current().pid() + "-1"}) {
            Files.createSymbolicLink(target.resolve("build-dist.lock"), Path.of(owner));
            Files.deleteIfExists(checkout.root.resolve("app/target/dist/end"));
            assertThat(checkout.launch().exit()).as(owner).isZero();
            assertThat(Files.isSymbolicLink(target.resolve("build-dist.lock"))).isFalse();
        }
        assertThat(checkout.builds()).isEqualTo(2);
    }

    @Test
    void aFailedBuildShowsItsOutputAndIsTriedAgain() throws Exception {
        checkout.maven("echo 'it did not compile'; exit 1");
        var run = checkout.launch();
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("it did not compile", "the build failed");
        assertThat(run.out()).isEmpty();

        checkout.maven("exit 0");
        assertThat(checkout.launch().exit()).isZero();
    }
}
