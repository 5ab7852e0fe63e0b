package io.virtwright.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * {@code ./lab} with a cache of its own, in which only the images of the user's cache are.
 *
 * @param cache its XDG_CACHE_HOME
 */
record LabScript(Path cache) implements AutoCloseable {
    static final Duration BUILD = Duration.ofMinutes(20);

    static LabScript in(Path folder) throws IOException {
        Store users = Store.ofUser();
        new Builder(users, Userland.BOOKWORM).image();
        Path lab = Files.createDirectories(folder.resolve("virtwright/lab"));
        for (var kind : List.of("packages", "images")) {
            Files.createSymbolicLink(lab.resolve(kind), users.root().resolve(kind));
        }
        return new LabScript(folder);
    }

    Path lab() {
        return cache.resolve("virtwright/lab");
    }

    Process start(Path output, String... args) throws IOException {
        // What runs the tests in the background may have these ignored; a user's shell has not.
        var argv = new ArrayList<>(List.of(
                "env",
                "--default-signal=INT,HUP,TERM",
                Sources.file("../lab").normalize().toString()));
        argv.addAll(List.of(args));
        var builder = new ProcessBuilder(argv)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .redirectInput(Path.of("/dev/null").toFile());
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        return builder.start();
    }

    /** The processes that work in its folders. */
    List<Long> processes() {
        try (var all = Files.list(Path.of("/proc"))) {
            return all.filter(path -> path.getFileName().toString().matches("\\d+"))
                    .filter(this::worksHere)
                    .map(path -> Long.parseLong(path.getFileName().toString()))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean worksHere(Path process) {
        try {
            return Files.readSymbolicLink(process.resolve("cwd")).startsWith(cache);
        } catch (IOException e) {
            return false; // It ended.
        }
    }

    /** Waits for something that must come; says whether it came. */
    static boolean await(BooleanSupplier condition, Duration deadline) throws InterruptedException {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                return false;
            }
            Thread.sleep(50);
        }
        return true;
    }

    @Override
    public void close() {
        Clone.all(new Store(lab())).forEach(Clone::down);
    }
}
