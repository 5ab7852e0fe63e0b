package io.virtwright.lab;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A command that ran to its end.
 *
 * @param argv the command
 * @param exit its exit code
 * @param out its standard output, as UTF-8
 * @param err its standard error, as UTF-8
 */
public record Command(List<String> argv, int exit, String out, String err) {
    public Command {
        argv = List.copyOf(argv);
    }

    /**
     * Its standard output.
     *
     * @throws LabException if it failed; says what it wrote
     */
    public String orThrow() {
        if (exit != 0) {
            throw new LabException(
                    String.join(" ", argv) + " ended with " + exit + ": " + err.strip() + " " + out.strip());
        }
        return out;
    }

    /**
     * Runs a program to its end.
     *
     * @param input what it gets on standard input
     * @throws LabException.Late if it does not end within the deadline; it is killed then
     * @throws LabException if it cannot be started
     */
    public static Command run(List<String> argv, String input, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        Process process;
        try {
            process = new ProcessBuilder(argv).start();
        } catch (IOException e) {
            throw new LabException("cannot run " + argv.getFirst() + ": " + e.getMessage(), e);
        }
        try {
            var out = background(() -> new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
            var err = background(() -> new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8));
            Thread.ofVirtual().start(() -> write(process, input));
            if (!process.waitFor(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            // Whoever inherited the pipes may hold them open for longer than the command lives.
            return new Command(
                    argv,
                    process.exitValue(),
                    out.get(Math.max(end - System.nanoTime(), 1_000_000_000L), TimeUnit.NANOSECONDS),
                    err.get(Math.max(end - System.nanoTime(), 1_000_000_000L), TimeUnit.NANOSECONDS));
        } catch (TimeoutException e) {
            throw new LabException.Late(
                    String.join(" ", argv) + " did not end within " + deadline.toSeconds() + " s", e);
        } catch (ExecutionException e) {
            throw new LabException(String.join(" ", argv) + " could not be talked to", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted while waiting for " + String.join(" ", argv), e);
        } finally {
            process.destroyForcibly();
        }
    }

    private static void write(Process process, String input) {
        try (OutputStream stdin = process.getOutputStream()) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // A program need not read all of its input; how it ended says whether that was well.
            return;
        }
    }

    private static FutureTask<String> background(java.util.concurrent.Callable<String> work) {
        var task = new FutureTask<>(work);
        Thread.ofVirtual().start(task);
        return task;
    }

    /** Waits before something is tried again. */
    static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LabException("interrupted", e);
        }
    }

    /** The text of an I/O failure as this program's own. */
    static LabException failed(String what, IOException e) {
        return new LabException(what + ": " + new UncheckedIOException(e).getMessage(), e);
    }
}
