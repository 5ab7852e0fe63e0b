package io.virtwright.app.build;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The checkout that the tests run in. */
public final class Checkout {
    /** Folders that hold no source. */
    private static final Set<String> NOT_SOURCE = Set.of("target", ".git", ".idea", ".vscode");

    private Checkout() {}

    /** The folder that holds the reactor; Surefire starts tests in a module of it. */
    public static Path root() {
        var here = Path.of("").toAbsolutePath();
        return Stream.iterate(here, path -> path.getParent() != null, Path::getParent)
                .filter(path -> Files.exists(path.resolve("mvnw")))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no mvnw above " + here));
    }

    /** Every regular file below a folder that is not the product of a build. */
    static List<Path> sources(Path folder) {
        var files = new ArrayList<Path>();
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                    return NOT_SOURCE.contains(String.valueOf(directory.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    if (attributes.isRegularFile()) {
                        files.add(file);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(files);
    }

    /** The scripts of the checkout: the files that begin with {@code #!} and name a shell there, or end in {@code .sh}. */
    static List<Path> shellScripts() {
        return sources(root()).stream().filter(Checkout::isShellScript).sorted().toList();
    }

    private static boolean isShellScript(Path file) {
        if (file.toString().endsWith(".sh")) {
            return true;
        }
        try (var in = Files.newInputStream(file)) {
            var line = new String(in.readNBytes(80), StandardCharsets.ISO_8859_1)
                    .lines()
                    .findFirst()
                    .orElse("");
            return line.matches("#!.*\\b(sh|bash|dash)\\b.*");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
