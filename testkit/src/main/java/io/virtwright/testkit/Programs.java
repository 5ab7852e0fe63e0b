package io.virtwright.testkit;

import java.nio.file.Files;
import java.nio.file.Path;
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
}
