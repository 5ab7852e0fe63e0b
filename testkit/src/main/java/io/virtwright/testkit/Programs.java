package io.virtwright.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/** The programs of the machine that the tests run on. */
public final class Programs {
    private Programs() {}

    /** Whether a program is in PATH, or in a system folder that the PATH of a root without a login shell may lack. */
    public static boolean isInstalled(String program) {
        var path = System.getenv().getOrDefault("PATH", "").split(":", -1);
        return Stream.concat(Stream.of(path), Stream.of("/usr/sbin", "/sbin", "/usr/local/sbin"))
                .filter(folder -> !folder.isEmpty())
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /**
     * Runs a program to its end.
     *
     * @param input what it gets on standard input
     * @throws IllegalStateException if it does not end within the deadline; it is killed then
     */
    public static Ran run(List<String> argv, String input, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        Process process;
        try {
            process = new ProcessBuilder(argv).start();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + argv.getFirst(), e);
        }
        try {
            FutureTask<String> out = reading(process.getInputStream());
            FutureTask<String> err = reading(process.getErrorStream());
            FutureTask<String> in = inBackground(() -> write(process, input));
            in.get(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            return new Ran(
                    argv,
                    process.exitValue(),
                    out.get(end - System.nanoTime(), TimeUnit.NANOSECONDS),
                    err.get(end - System.nanoTime(), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            throw new IllegalStateException(String.join(" ", argv) + " did not end within " + deadline, e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(String.join(" ", argv) + " could not be talked to", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for " + String.join(" ", argv), e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String write(Process process, String input) throws IOException {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // A program need not read all of its input; how it ended says whether that was well.
            if (input.isEmpty()) {
                throw e;
            }
        }
        return "";
    }

    private static FutureTask<String> reading(InputStream stream) {
        return inBackground(() -> new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    }

    private static FutureTask<String> inBackground(Callable<String> work) {
        FutureTask<String> task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }
}
