package io.virtwright.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A process that is not taken for another which later has the same number.
 *
 * @param pid its process id
 * @param start when it started, in clock ticks since boot, as /proc/PID/stat has it
 */
record Proc(long pid, long start) {
    /** Reads what {@code lab/vm} wrote: "PID START"; empty if the file is not there (yet). */
    static Optional<Proc> read(Path file) {
        try {
            String[] words = Files.readString(file).strip().split(" ", -1);
            return Optional.of(new Proc(Long.parseLong(words[0]), Long.parseLong(words[1])));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The process with this id now. */
    static Optional<Proc> of(long pid) {
        return startOf(pid).map(start -> new Proc(pid, start));
    }

    /** This process. */
    static Proc self() {
        long pid = ProcessHandle.current().pid();
        return of(pid).orElseThrow(() -> new LabException("/proc/" + pid + " cannot be read"));
    }

    void write(Path file) throws IOException {
        Files.writeString(file, pid + " " + start + "\n");
    }

    boolean isAlive() {
        return startOf(pid).filter(now -> now == start).isPresent();
    }

    /** Kills it, and waits until it is gone. */
    void kill() {
        if (isAlive()) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
        awaitEnd();
    }

    /** Waits until it has ended by itself. */
    void awaitEnd() {
        long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
        while (isAlive()) {
            if (System.nanoTime() > end) {
                throw new LabException("process " + pid + " does not end");
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static Optional<Long> startOf(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            // The name in field 2 may hold blanks and brackets, so count from its end: state is field 3, start field
            // 22.
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            return fields[0].equals("Z") ? Optional.empty() : Optional.of(Long.parseLong(fields[19]));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
