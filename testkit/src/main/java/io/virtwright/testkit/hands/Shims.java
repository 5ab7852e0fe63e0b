package io.virtwright.testkit.hands;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * Programs that stand before the real ones on PATH. They write down their names; at the n-th invocation, before or after the
 * real program, they kill the whole process group of the hands with SIGKILL.
 */
public final class Shims {
    /** What the hands change anything with, or make it durable. */
    private static final List<String> ALL =
            List.of("sync", "mv", "cp", "rm", "dd", "mkdir", "rmdir", "chmod", "chown", "virsh");

    private final Path folder;
    private final Path log;

    public Shims(Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.log = folder.resolve("log");
        for (String name : ALL) {
            Path shim = folder.resolve(name);
            Files.writeString(shim, """
                    #!/bin/sh
                    # PATH without this folder, which stands first.
                    PATH=${PATH#*:}
                    log=${0%%/*}/log
                    echo %s >>"$log"
                    at=$(wc -l <"$log")
                    [ "$KILL" != "before $at" ] || kill -KILL 0
                    case $KILL in
                        "after "*) ;;
                        *) exec %s "$@" ;;
                    esac
                    %s "$@"
                    status=$?
                    [ "$KILL" != "after $at" ] || kill -KILL 0
                    exit $status
                    """.formatted(name, name, name));
            Files.setPosixFilePermissions(shim, PosixFilePermissions.fromString("rwx------"));
        }
    }

    /** Puts the shims before a command. */
    public List<String> prefix(String kill) {
        try {
            Files.writeString(log, "", StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.of("env", "KILL=" + kill, "PATH=" + folder + ":" + System.getenv("PATH"));
    }

    private List<String> invocations() {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Where to kill, after a run that was counted: before each invocation, and after the last. What stands on the disk after one
     * is what stands there before the next, or less.
     */
    public List<String> points() {
        int count = invocations().size();
        List<String> points = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            points.add("before " + i);
        }
        points.add("after " + count);
        return List.copyOf(points);
    }
}
