package io.virtwright.app.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the README names is there. */
final class ReadmeTest {
    private static final Pattern FIXTURE =
            Pattern.compile("`([a-z-]+\\.(?:compliant|drift|not-applicable|unknown)(?:\\.[a-z0-9-]+)?)`");
    private static final Pattern TEST = Pattern.compile("\\b([A-Z][A-Za-z0-9]+Test)\\b");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)\\)");

    private static String readme() throws IOException {
        return Files.readString(Checkout.root().resolve("README.md"));
    }

    private static List<String> named(Pattern pattern) throws IOException {
        List<String> all = pattern.matcher(readme())
                .results()
                .map((MatchResult match) -> match.group(1))
                .distinct()
                .toList();
        assertThat(all).as(pattern.toString()).isNotEmpty();
        return all;
    }

    private static Set<String> names(String folder) throws IOException {
        try (Stream<Path> files = Files.walk(Checkout.root().resolve(folder))) {
            return files.map(file -> String.valueOf(file.getFileName())).collect(Collectors.toSet());
        }
    }

    @Test
    void everyFixtureOfTheTable() throws IOException {
        Set<String> files = names("practices/src/test/resources");
        assertThat(named(FIXTURE))
                .allSatisfy(name -> assertThat(List.of(name + ".by-hand.txt", name + ".real-host.txt"))
                        .as(name)
                        .anyMatch(files::contains));
    }

    @Test
    void everyTestOfTheTable() throws IOException {
        Set<String> files = names("practices/src/test/java");
        files.addAll(names("app/src/test/java"));
        files.addAll(names("testkit/src/test/java"));
        assertThat(named(TEST)).allSatisfy(name -> assertThat(files).contains(name + ".java"));
    }

    @Test
    void everyLink() throws IOException {
        assertThat(named(LINK))
                .allSatisfy(link -> assertThat(Checkout.root().resolve(link)).exists());
    }
}
