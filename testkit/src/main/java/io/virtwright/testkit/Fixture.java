package io.virtwright.testkit;

import io.virtwright.engine.capture.Capture;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.eyes.TreeEyes;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.host.TextTree;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.policy.PolicyKey;
import io.virtwright.engine.policy.PolicyReader;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.practice.Practice;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A whole fake host as one text, whose file name says what a check makes of it:
 * {@code ceiling.drift.set-at-run-time.by-hand.txt} is check {@code ceiling}, verdict drift, a few words, and where it
 * comes from ({@code by-hand} or {@code real-host}).
 *
 * <p>An entry {@code --- /POLICY} is no file of the host but the policy to judge it by; without it, the default. An entry
 * {@code --- /READINGS} holds what a tree can't answer, such as labels, listeners and statistics: readings as they stand in
 * a capture, one to a line. They replace what the tree would have answered.
 */
public record Fixture(String name, String check, Verdict verdict, String text) {
    private static final Pattern NAME = Pattern.compile(
            "([a-z-]+)\\.(compliant|drift|not-applicable|unknown)(\\.[a-z0-9-]+)?\\.(by-hand|real-host)\\.txt");
    private static final Path POLICY = Path.of("POLICY");
    private static final Path READINGS = Path.of("READINGS");

    /** All fixtures beside a test class, by name. */
    public static List<Fixture> beside(Class<?> test) {
        URL folder = Objects.requireNonNull(test.getResource("."), "no resources beside " + test);
        try {
            return in(Path.of(folder.toURI()));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All fixtures in a folder, by name. */
    public static List<Fixture> in(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".txt"))
                    .map(Fixture::read)
                    .sorted(Comparator.comparing(Fixture::name))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a practice finds of the fixture beside a test class whose name begins so. */
    public static List<Finding> findings(Class<?> test, String name, Practice practice, Path folder) {
        Fixture fixture = beside(test).stream()
                .filter(one -> one.name().startsWith(name + "."))
                .findFirst()
                .orElseThrow();
        Unpacked host = fixture.unpack(folder, practice.keys());
        Auditor auditor = new Auditor(List.of(practice), host.policy());
        try (Eyes eyes = host.eyes()) {
            return auditor.assess(auditor.look("host", eyes));
        }
    }

    private static Fixture read(Path file) {
        String name = file.getFileName().toString();
        Matcher parts = NAME.matcher(name);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    name + ": a fixture is called CHECK.VERDICT[.WORDS].(by-hand|real-host).txt");
        }
        Map<String, Verdict> verdicts = new TreeMap<>();
        Stream.of(Verdict.values()).forEach(verdict -> verdicts.put(verdict.word(), verdict));
        try {
            return new Fixture(
                    name, parts.group(1), Objects.requireNonNull(verdicts.get(parts.group(2))), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A fixture that was made into a host.
     *
     * @param policy that it is judged by
     * @param readings what the tree can't answer
     */
    public record Unpacked(Path tree, Policy policy, Map<Probe<?>, Reading<?>> readings) {
        public Eyes eyes() {
            return new FixtureEyes(new TreeEyes(tree), readings);
        }
    }

    /** Makes the host below a folder. */
    public Unpacked unpack(Path into, List<PolicyKey<?>> keys) {
        try {
            Files.createDirectories(into);
            TextTree.unpack(text, into);
            return new Unpacked(
                    into,
                    taken(into.resolve(POLICY))
                            .map(yaml -> PolicyReader.read(name, yaml, keys))
                            .orElse(Policy.DEFAULT),
                    taken(into.resolve(READINGS)).map(Capture::lines).orElse(Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Optional<String> taken(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        String text = Files.readString(file);
        Files.delete(file);
        return Optional.of(text);
    }

    @Override
    public String toString() {
        return name;
    }
}
