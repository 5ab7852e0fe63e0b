package io.virtwright.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StoreTest {
    @TempDir
    Path folder;

    @Test
    void makesOnceForManyThatAskAtOnce() throws Exception {
        var made = new AtomicInteger();
        var started = new CountDownLatch(8);
        Callable<Path> get = () -> {
            started.countDown();
            started.await();
            return new Store(folder).get("kind", "name", path -> {
                made.incrementAndGet();
                write(path.resolve("file"));
            });
        };
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = threads.invokeAll(java.util.Collections.nCopies(8, get));
            for (var one : all) {
                assertThat(one.get()).isEqualTo(folder.resolve("kind/name"));
            }
        }
        assertThat(made).hasValue(1);
        assertThat(folder.resolve("kind/name/file")).exists();
    }

    @Test
    void whatFailedIsNotThereAndIsMadeAgain() {
        var store = new Store(folder);
        assertThatThrownBy(() -> store.get("kind", "name", path -> {
                    write(path.resolve("half"));
                    throw new LabException("no");
                }))
                .hasMessage("no");
        assertThat(store.has("kind", "name")).isFalse();
        assertThat(store.get("kind", "name", path -> write(path.resolve("whole"))))
                .isDirectoryContaining("glob:**/whole")
                .isDirectoryNotContaining("glob:**/half");
    }

    @Test
    void whatTheDeadLeftBehindIsNotTaken() throws IOException {
        var left = Files.createDirectories(folder.resolve("kind/.unfinished-name/sub"));
        write(left.resolve("half"));
        var made = new Store(folder).get("kind", "name", path -> write(path.resolve("whole")));
        try (var files = Files.list(made)) {
            assertThat(files.map(Path::getFileName).map(Path::toString)).containsExactly("whole");
        }
        assertThat(folder.resolve("kind/.unfinished-name")).doesNotExist();
    }

    @Test
    void deletingFollowsNoLink() throws IOException {
        var outside = Files.createDirectories(folder.resolve("outside"));
        write(outside.resolve("kept"));
        var inside = Files.createDirectories(folder.resolve("inside"));
        Files.createSymbolicLink(inside.resolve("link"), outside);
        Store.delete(inside);
        assertThat(inside).doesNotExist();
        assertThat(outside.resolve("kept")).exists();
    }

    @Test
    void digestKnowsNamesModesAndContents() throws IOException {
        var file = folder.resolve("files/a");
        Files.createDirectories(file.getParent());
        write(file);
        String first = digest();
        assertThat(digest()).isEqualTo(first);
        assertThat(file.toFile().setExecutable(true)).isTrue();
        String executable = digest();
        Files.writeString(file, "other");
        String changed = digest();
        Files.move(file, file.resolveSibling("b"));
        assertThat(new String[] {first, executable, changed, digest()}).doesNotHaveDuplicates();
    }

    private String digest() {
        return new Digest().addFiles(folder.resolve("files")).name();
    }

    private static void write(Path file) {
        try {
            Files.writeString(file, "text");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
