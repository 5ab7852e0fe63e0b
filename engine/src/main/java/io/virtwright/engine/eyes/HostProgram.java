package io.virtwright.engine.eyes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs a program that only reads, in the C locale, with nothing on its standard input and a bound on all it does. */
final class HostProgram {
    /** 5 s. */
    static final Duration DEADLINE = Duration.ofSeconds(5);

    private static final int MAX_OUTPUT = 1 << 20;

    private HostProgram() {}

    /**
     * What a program did.
     *
     * @param status its exit status
     */
    record Ran(int status, String out, String err) {
        boolean worked() {
            return status == 0;
        }

        /** The first line of what it complained, or its exit status: a phrase. */
        String complaint() {
            return err.lines()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .findFirst()
                    .orElse("exit status " + status);
        }
    }

    /**
     * Runs it to its end.
     *
     * @param arguments the program's path first
     * @throws IOException if it can't be started, takes longer than {@link #DEADLINE}, or prints more than 1 MiB
     */
    static Ran run(List<String> arguments) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(arguments).directory(null);
        builder.environment().clear();
        builder.environment().put("LC_ALL", "C");
        builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        Process process = builder.start();
        try {
            process.getOutputStream().close();
            CompletableFuture<byte[]> out = reading(process.getInputStream());
            CompletableFuture<byte[]> err = reading(process.getErrorStream());
            if (!process.waitFor(DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IOException("no end within " + DEADLINE.toSeconds() + " s");
            }
            return new Ran(process.exitValue(), text(out), text(err));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static CompletableFuture<byte[]> reading(InputStream in) {
        CompletableFuture<byte[]> result = new CompletableFuture<>();
        Thread.ofVirtual().name("virtwright-program").start(() -> {
            try (in) {
                byte[] bytes = in.readNBytes(MAX_OUTPUT + 1);
                if (bytes.length > MAX_OUTPUT) {
                    result.completeExceptionally(new IOException("more than " + MAX_OUTPUT + " bytes of output"));
                } else {
                    result.complete(bytes);
                }
            } catch (IOException e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static String text(CompletableFuture<byte[]> output) throws IOException, InterruptedException {
        try {
            return new String(output.get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS), StandardCharsets.UTF_8);
        } catch (ExecutionException e) {
            throw new IOException(
                    String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()), e);
        } catch (TimeoutException e) {
            throw new IOException("its output never ends", e);
        }
    }
}
