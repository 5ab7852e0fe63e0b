package io.virtwright.practices.badinput;

import static org.assertj.core.api.Assertions.assertThat;

import io.virtwright.engine.capture.Capture;
import io.virtwright.engine.capture.Redaction;
import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.plan.PlanException;
import io.virtwright.engine.plan.Planner;
import io.virtwright.engine.practice.Auditor;
import io.virtwright.engine.practice.Practice;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.LinkSet;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.testkit.Fixture;
import io.virtwright.testkit.fuzz.Fuzz;
import io.virtwright.testkit.fuzz.Mutator;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every practice on its fixtures with some readings mutated. So the parsers that belong to one practice are reached as an
 * audit reaches them: files of /proc, the agent's and the daemons' configuration, profiles, labels.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SnapshotsFuzzTest {
    /** Of {@link Fuzz#IN_SUITE}, for each practice. */
    static final int SHARE = 2400;

    private static final int LARGE = 256 << 10;
    private static final int PLANNED_ONE_OF = 8;

    @TempDir
    private Path folder;

    private final Map<String, List<Host>> hosts = new HashMap<>();

    private record Host(String name, Auditor auditor, Snapshot snapshot) {}

    static Stream<Practice> practices() {
        return Practices.all().stream();
    }

    @ParameterizedTest
    @MethodSource("practices")
    void mutatedReadingsAreJudgedWithoutAFailure(Practice practice) {
        List<Host> all = hosts(practice);
        List<byte[]> corpus = corpus(all);
        assertThat(Fuzz.run("snapshots of " + practice.id(), SHARE, corpus, (input, more) -> {
                    Host host = all.get(more.below(all.size()));
                    List<Probe<?>> probes = texts(host.snapshot());
                    Snapshot mutated = host.snapshot();
                    for (int i = more.below(3); i >= 0; i--) {
                        mutated = with(mutated, probes.get(more.below(probes.size())), input, more);
                    }
                    judge(host, mutated, more.below(PLANNED_ONE_OF) == 0);
                }))
                .isPositive();
    }

    /** One reading after the other is 256 KiB of a shape that takes a careless parser for ever. */
    @Tag("soak")
    @ParameterizedTest
    @MethodSource("practices")
    void largeReadingsTakeNoLongerThanTheirLength(Practice practice) {
        List<byte[]> shapes = Shapes.of(LARGE);
        Set<String> done = new HashSet<>();
        for (Host host : hosts(practice)) {
            for (Probe<?> probe : texts(host.snapshot())) {
                if (!done.add(probe.toString().replaceAll("[0-9a-f-]{8,}|[0-9]+", "N"))) {
                    continue;
                }
                for (byte[] shape : shapes) {
                    Snapshot large = with(host.snapshot(), probe, shape, new Mutator(1, List.of(new byte[0])));
                    // A guard only: what is linear takes milliseconds, what is quadratic hours.
                    Assertions.assertTimeoutPreemptively(
                            Duration.ofMinutes(10),
                            () -> judge(host, large, false),
                            () -> host.name() + ": " + probe + " = "
                                    + new String(shape, 0, 60, StandardCharsets.ISO_8859_1));
                }
            }
        }
    }

    private static void judge(Host host, Snapshot snapshot, boolean planned) {
        Auditor auditor = host.auditor();
        auditor.practices().forEach(practice -> practice.probes(snapshot, auditor.policy()));
        for (Finding finding : auditor.assess(snapshot)) {
            for (Judgement judgement : finding.layers().values()) {
                if (judgement.verdict() == Verdict.UNKNOWN && judgement.note().isBlank()) {
                    throw new AssertionError("unknown without a reason: " + finding);
                }
            }
        }
        if (planned) {
            Redaction.of(new Capture(snapshot, false));
            try {
                new Planner(auditor, _ -> true).plan(snapshot);
            } catch (PlanException expected) {
                assertThat(expected).hasMessageMatching("(?s).+");
            }
        }
    }

    private List<Host> hosts(Practice practice) {
        return hosts.computeIfAbsent(
                practice.id(),
                _ -> Fixture.beside(practice.getClass()).stream()
                        .map(fixture -> host(practice, fixture))
                        .filter(host -> !texts(host.snapshot()).isEmpty())
                        .toList());
    }

    private Host host(Practice practice, Fixture fixture) {
        Fixture.Unpacked host = fixture.unpack(folder.resolve(practice.id()).resolve(fixture.name()), practice.keys());
        Auditor auditor = new Auditor(List.of(practice), host.policy()).withActiveProbes();
        try (Eyes eyes = host.eyes()) {
            return new Host(fixture.name(), auditor, auditor.look("fixture", eyes));
        }
    }

    /** The probes whose readings hold text. */
    private static List<Probe<?>> texts(Snapshot snapshot) {
        List<Probe<?>> probes = new ArrayList<>();
        snapshot.readings().forEach((probe, reading) -> {
            boolean text = reading.found()
                    .filter(value -> switch (value) {
                        case Bytes _, DomainText _, String _ -> true;
                        case FileSet set -> !set.files().isEmpty();
                        case LinkSet set -> !set.targets().isEmpty();
                        default -> false;
                    })
                    .isPresent();
            if (text) {
                probes.add(probe);
            }
        });
        return probes;
    }

    private static List<byte[]> corpus(List<Host> hosts) {
        Set<String> texts = new HashSet<>();
        for (Host host : hosts) {
            host.snapshot().readings().values().stream()
                    .flatMap(reading -> reading.found().stream())
                    .forEach(value -> {
                        switch (value) {
                            case Bytes bytes -> texts.add(bytes.latin1());
                            case String text -> texts.add(text);
                            case FileSet set ->
                                set.files().values().stream()
                                        .flatMap(file -> file.found().stream())
                                        .forEach(bytes -> texts.add(bytes.latin1()));
                            default -> {}
                        }
                    });
        }
        return texts.stream()
                .filter(text -> text.length() <= Mutator.MAX_LENGTH)
                .sorted()
                .map(text -> text.getBytes(StandardCharsets.ISO_8859_1))
                .toList();
    }

    /** Another text in a reading: its own mutated, or {@code input} as it is. */
    private static Snapshot with(Snapshot snapshot, Probe<?> probe, byte[] input, Mutator more) {
        boolean other = input.length >= LARGE / 2 || more.below(4) == 0;
        Object value = snapshot.readings().get(probe) instanceof Reading.Present<?>(Object found) ? found : "";
        Reading<?> changed = switch (value) {
            case Bytes bytes -> Reading.of(Bytes.of(other ? input : more.mutate(bytes.toArray())));
            case DomainText xml ->
                Reading.of(DomainText.of(new String(
                        other ? input : more.mutate(xml.text().getBytes(StandardCharsets.UTF_8)),
                        StandardCharsets.UTF_8)));
            case FileSet set -> {
                SortedMap<String, Reading<Bytes>> files = new TreeMap<>(set.files());
                String path = List.copyOf(files.keySet()).get(more.below(files.size()));
                byte[] before = files.getOrDefault(path, Reading.absent())
                        .found()
                        .map(Bytes::toArray)
                        .orElse(input);
                files.put(path, Reading.of(Bytes.of(other ? input : more.mutate(before))));
                yield Reading.of(new FileSet(files));
            }
            case LinkSet set -> {
                SortedMap<String, Reading<String>> links = new TreeMap<>(set.targets());
                String path = List.copyOf(links.keySet()).get(more.below(links.size()));
                String before =
                        links.getOrDefault(path, Reading.absent()).found().orElse("");
                links.put(path, Reading.of(text(before, other, input, more)));
                yield Reading.of(new LinkSet(links));
            }
            default -> Reading.of(text(value.toString(), other, input, more));
        };
        return snapshot.plus(Map.of(probe, changed));
    }

    private static String text(String before, boolean other, byte[] input, Mutator more) {
        return new String(other ? input : more.mutate(before.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }
}
