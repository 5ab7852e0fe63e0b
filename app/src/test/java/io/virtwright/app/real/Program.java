package io.virtwright.app.real;

import io.virtwright.testkit.Programs;
import io.virtwright.testkit.Ran;
import io.virtwright.testkit.libvirtd.PrivateLibvirtd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The program as a process of its own, on a host with a real libvirtd. */
final class Program {
    /** For a busy machine; how fast it is, is the matter of benchmarks. */
    private static final Duration DEADLINE = Duration.ofMinutes(5);

    private Program() {}

    static Ran on(PrivateLibvirtd host, String... args) {
        List<String> argv = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.virtwright.app.Main"));
        argv.addAll(List.of(args));
        return Programs.run(host.insideArgv(argv.toArray(String[]::new)), "", DEADLINE);
    }
}
