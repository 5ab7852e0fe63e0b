package io.virtwright.testkit.libvirtd;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process that holds a mount namespace and everything in it: {@code holder.sh} beside this class. It cleans up when
 * its standard input ends, which the kernel sees to even if this JVM is killed.
 */
final class Holder implements AutoCloseable {
    private static final int START_SECONDS = 60;
    private static final int STOP_SECONDS = 60;

    private final Process process;
    private final Path folder;
    private final Thread atExit = Thread.ofPlatform().unstarted(this::stop);

    private Holder(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
        // Without this, a build that ends would not wait until everything is stopped.
        Runtime.getRuntime().addShutdownHook(atExit);
    }

    /**
     * Starts a holder, and waits until its daemons listen.
     *
     * @param wholeHost whether it has a network and a /run of its own
     */
    static Holder start(Path folder, boolean wholeHost) throws IOException {
        Path script = folder.resolve("holder.sh");
        try (InputStream resource = Holder.class.getResourceAsStream("holder.sh")) {
            if (resource == null) {
                throw new IllegalStateException("holder.sh is not packaged");
            }
            Files.copy(resource, script);
        }
        Process process = new ProcessBuilder(
                        "unshare",
                        wholeHost ? "-mn" : "-m",
                        "--propagation",
                        "private",
                        "sh",
                        script.toString(),
                        folder.toString(),
                        wholeHost ? "whole-host" : "")
                .redirectError(folder.resolve("unshare.log").toFile())
                .start();
        Holder holder = new Holder(process, folder);
        boolean ready = false;
        try {
            String said = holder.firstLine();
            if (!said.equals("ready")) {
                throw new IllegalStateException("no private libvirtd: " + said);
            }
            ready = true;
            return holder;
        } finally {
            if (!ready) {
                holder.close();
            }
        }
    }

    private String firstLine() {
        FutureTask<String> line = new FutureTask<>(() -> {
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                StringBuilder text = new StringBuilder();
                for (String next = out.readLine(); next != null; next = out.readLine()) {
                    text.append(text.isEmpty() ? "" : "\n").append(next);
                }
                return text.isEmpty() ? "nothing was said; " + unshareLog() : text.toString();
            }
        });
        Thread.ofVirtual().start(line);
        try {
            return line.get(START_SECONDS, TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            return "not ready after " + START_SECONDS + " s";
        } catch (ExecutionException e) {
            return "cannot be read: " + e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }

    private String unshareLog() throws IOException {
        return Files.readString(folder.resolve("unshare.log")).strip();
    }

    Path folder() {
        return folder;
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The JVM is already ending: the hook does the same at the same time, and both only wait.
        }
        stop();
    }

    private void stop() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException(
                        "process " + process.pid() + ", which holds a private libvirtd, does not end");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
