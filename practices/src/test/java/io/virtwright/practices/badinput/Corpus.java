package io.virtwright.practices.badinput;

import io.virtwright.engine.practice.Practice;
import io.virtwright.testkit.Fixture;
import io.virtwright.testkit.fuzz.Mutator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the fixtures of all practices hold, to make bad input of. */
final class Corpus {
    private Corpus() {}

    /** The contents of all files that a path matches; each once. */
    static List<byte[]> files(String... pathPatterns) {
        Set<String> contents = new LinkedHashSet<>();
        for (Practice practice : Practices.all()) {
            for (Fixture fixture : Fixture.beside(practice.getClass())) {
                for (String entry : fixture.text().split("(?m)^--- ", -1)) {
                    int end = entry.indexOf('\n');
                    String path = entry.substring(0, Math.max(0, end));
                    if (end > 0 && List.of(pathPatterns).stream().anyMatch(path::matches)) {
                        contents.add(entry.substring(end + 1));
                    }
                }
            }
        }
        return contents.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .filter(bytes -> bytes.length <= Mutator.MAX_LENGTH)
                .toList();
    }

    /** The lines of those files, each once, and some more. */
    static List<byte[]> lines(List<byte[]> files, String... more) {
        Set<String> lines = new LinkedHashSet<>(List.of(more));
        files.forEach(file -> new String(file, StandardCharsets.UTF_8).lines().forEach(lines::add));
        return lines.stream().map(line -> line.getBytes(StandardCharsets.UTF_8)).toList();
    }

    static List<byte[]> texts(String... texts) {
        return List.of(texts).stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    static List<byte[]> both(List<byte[]> some, List<byte[]> more) {
        List<byte[]> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
