package io.virtwright.practices.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.practice.Practice;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.testkit.Fixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The files of every fixture, damaged: nothing is thrown, and no verdict comes from what can't be read.
 *
 * <p>Of files at one path in hosts that are judged alike, a few stand for all. The suite damages each of them in three ways,
 * which differ from one to the next; {@code ./test --soak} in all ways; {@code -Dvirtwright.damage.all=true} takes every file
 * besides.
 */
class DamagedTreesTest {
    private static final int AT_MOST = Boolean.getBoolean("virtwright.damage.all") ? Integer.MAX_VALUE : 6;

    static Stream<Practice> practices() {
        return Practices.all().stream();
    }

    @ParameterizedTest
    @MethodSource("practices")
    void noVerdictComesFromWhatCannotBeRead(Practice practice, @TempDir Path folder) throws IOException {
        damage(practice, folder, Damage::some, 50);
    }

    @Tag("soak")
    @ParameterizedTest
    @MethodSource("practices")
    void noVerdictComesFromAnyDamage(Practice practice, @TempDir Path folder) throws IOException {
        damage(practice, folder, _ -> List.of(Damage.values()), 100);
    }

    /**
     * @param ways in which the file that is taken as the n-th of its kind is damaged
     * @param least how many times something is damaged, or the fixtures were not found
     */
    private static void damage(Practice practice, Path folder, IntFunction<List<Damage>> ways, int least)
            throws IOException {
        List<String> wrong = new ArrayList<>();
        Set<String> done = new HashSet<>();
        Map<String, Integer> taken = new HashMap<>();
        int damaged = 0;
        for (Fixture fixture : Fixture.beside(practice.getClass())) {
            Path tree = folder.resolve(fixture.name());
            Fixture.Unpacked host = fixture.unpack(tree, practice.keys());
            Auditor auditor = auditor(practice, host);
            List<Finding> before = audit(auditor, host);
            for (Path file : files(tree)) {
                String path = "/" + tree.relativize(file);
                if (!done.add(path + verdicts(before))) {
                    continue;
                }
                int nth = taken.merge(path.replaceAll("[0-9]+", "N"), 1, Integer::sum);
                if (nth > AT_MOST) {
                    continue;
                }
                for (Damage damage : ways.apply(nth)) {
                    List<Finding> after = damaged(file, damage, folder.resolve("kept"), auditor, host);
                    damaged++;
                    Comparison.of(path, damage, before, after)
                            .wrong()
                            .forEach(what -> wrong.add(fixture + ": " + path + " " + damage + ": " + what));
                    after.forEach(DamagedTreesTest::saysWhy);
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(damaged).isGreaterThan(least);
    }

    private static List<Finding> damaged(Path file, Damage damage, Path kept, Auditor auditor, Fixture.Unpacked host)
            throws IOException {
        Files.move(file, kept, StandardCopyOption.REPLACE_EXISTING);
        Files.copy(kept, file, StandardCopyOption.COPY_ATTRIBUTES);
        try {
            damage.on(file);
            return audit(auditor, host);
        } catch (RuntimeException e) {
            throw new AssertionError(file + " " + damage, e);
        } finally {
            Files.deleteIfExists(file);
            Files.move(kept, file);
        }
    }

    private static void saysWhy(Finding finding) {
        for (Judgement judgement : finding.layers().values()) {
            if (judgement.verdict() == Verdict.UNKNOWN) {
                assertThat(judgement.note()).as(finding.toString()).isNotBlank();
                assertThat(judgement.source()).as(finding.toString()).isNotBlank();
            }
        }
    }

    private static String verdicts(List<Finding> findings) {
        return findings.stream()
                .map(finding -> finding.check().id()
                        + finding.layers().values().stream()
                                .map(Judgement::verdict)
                                .toList())
                .sorted()
                .collect(Collectors.joining());
    }

    private static Auditor auditor(Practice practice, Fixture.Unpacked host) {
        Auditor passive = new Auditor(List.of(practice), host.policy());
        boolean active = host.readings().keySet().stream().anyMatch(Probe.Active.class::isInstance);
        return active ? passive.withActiveProbes() : passive;
    }

    private static List<Finding> audit(Auditor auditor, Fixture.Unpacked host) {
        try (Eyes eyes = host.eyes()) {
            return auditor.assess(auditor.look("fixture", eyes));
        }
    }

    private static List<Path> files(Path tree) throws IOException {
        try (Stream<Path> all = Files.walk(tree)) {
            return all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .sorted()
                    .toList();
        }
    }
}
