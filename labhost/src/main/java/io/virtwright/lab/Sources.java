package io.virtwright.lab;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The module {@code labhost} of the checkout, with what images and states are made from. */
final class Sources {
    private Sources() {}

    /** A file or folder there; {@code ./lab} says where, and tests run below it. */
    static Path file(String name) {
        String given = System.getProperty("virtwright.lab", "");
        var start =
                given.isEmpty() ? Path.of("").toAbsolutePath() : Path.of(given).getParent();
        return Stream.iterate(start, path -> path.getParent() != null, Path::getParent)
                .map(path -> path.resolve("labhost"))
                .filter(path -> Files.isExecutable(path.resolve("tether")))
                .findFirst()
                .map(path -> path.resolve(name))
                .orElseThrow(() -> new LabException("no checkout's module labhost above " + start));
    }
}
