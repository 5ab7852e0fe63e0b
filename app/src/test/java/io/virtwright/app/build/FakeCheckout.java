package io.virtwright.app.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A checkout with the real launcher and its real helpers, in which Maven and the JDK are small scripts. Maven appends a
 * line to {@code builds}, Java prints its arguments, one a line.
 */
final class FakeCheckout {
    private static final String FOLDERS_OF_JVMS = "/usr/lib/jvm/* /usr/lib64/jvm/*";
    private static final List<String> PROGRAMS =
            List.of("sh", "cat", "dirname", "find", "ln", "mkdir", "readlink", "rm", "rmdir", "sleep");

    final Path root;
    final Path jdk;
    private final Path path;
    private final Path output;

    /** Makes it in an empty folder, with no JDK to be found but the one that {@link #launch} names. */
    FakeCheckout(Path folder, String name) throws IOException {
        root = folder.resolve(name);
        path = Files.createDirectories(folder.resolve("path"));
        output = Files.createDirectories(folder.resolve("output"));
        for (var program : PROGRAMS) {
            Files.createSymbolicLink(path.resolve(program), findProgram(program));
        }
        for (var module : List.of("libvirt", "engine", "practices", "app")) {
            write(module + "/pom.xml", "");
            write(module + "/src/main/java/A.java", "");
        }
        write("pom.xml", "");
        write("app/src/main/launcher/java.args", "-Xfake\n");
        script(root.resolve("virtwright"), read("virtwright"));
        script(root.resolve("tools/build-dist"), read("tools/build-dist"));
        var launch = read("tools/launch.sh");
        assertThat(launch).contains(FOLDERS_OF_JVMS);
        write("tools/launch.sh", launch.replace(FOLDERS_OF_JVMS, folder.resolve("jvm") + "/*"));
        maven("exit 0");
        age(Duration.ofHours(1));
        jdk = addJdk(folder.resolve("jdk of mine"), "25.0.3");
    }

    /** What Maven does after it has written the jar. */
    void maven(String then) throws IOException {
        script(root.resolve("mvnw"), """
                #!/bin/sh
                echo built >>builds
                mkdir -p app/target/dist/lib
                echo jar >app/target/dist/lib/virtwright.jar
                """ + then + "\n");
    }

    /** Makes a JDK that prints its arguments. */
    static Path addJdk(Path home, String version) throws IOException {
        Files.createDirectories(home);
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Us\"\nJAVA_VERSION=\"" + version + "\"\n");
        script(home.resolve("bin/javac"), "#!/bin/sh\n");
        script(home.resolve("bin/java"), "#!/bin/sh\nprintf '%s\\n' \"$0\" \"$@\"\n");
        return home;
    }

    /** Sets the time of everything in the checkout to so long ago. */
    void age(Duration ago) throws IOException {
        var time = FileTime.from(Instant.now().minus(ago));
        try (var files = Files.walk(root)) {
            for (var file : files.toList()) {
                if (!Files.isSymbolicLink(file)) {
                    Files.setLastModifiedTime(file, time);
                }
            }
        }
    }

    /** Starts a launcher in the given folder, with JAVA_HOME as given, or unset if that is empty. */
    Run launch(Path directory, String launcher, String javaHome, String... args) throws IOException {
        var command = new ArrayList<>(List.of(launcher));
        command.addAll(List.of(args));
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().clear();
        builder.environment().put("PATH", path.toString());
        if (!javaHome.isEmpty()) {
            builder.environment().put("JAVA_HOME", javaHome);
        }
        var out = Files.createTempFile(output, "out", null);
        var err = Files.createTempFile(output, "err", null);
        var process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.getOutputStream().close();
        return new Run(process, out, err);
    }

    /** Starts the launcher by its full name with the JDK of this checkout. */
    Run launch(String... args) throws IOException {
        return launch(root, root.resolve("virtwright").toString(), jdk.toString(), args);
    }

    /** How often Maven was called. */
    int builds() throws IOException {
        var builds = root.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    /** A launcher that was started. */
    record Run(Process process, Path outFile, Path errFile) {
        /** Waits for its end, and returns its exit code. */
        int exit() throws InterruptedException {
            try {
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ended").isTrue();
                return process.exitValue();
            } finally {
                process.destroyForcibly();
            }
        }

        String out() throws IOException {
            return Files.readString(outFile);
        }

        String err() throws IOException {
            return Files.readString(errFile);
        }
    }

    private void write(String file, String content) throws IOException {
        var path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private static void script(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content, StandardCharsets.UTF_8);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static String read(String file) throws IOException {
        return Files.readString(Checkout.root().resolve(file));
    }

    private static Path findProgram(String name) {
        return List.of("/usr/bin", "/bin").stream()
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no " + name));
    }
}
