package io.virtwright.practices.svirt;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.snapshot.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;

/**
 * The labels of domains on one layer, and which of them meet.
 *
 * <p>Each is entered under its keys (its categories, or its AppArmor profile). Where one set of keys is within another, the
 * key of the smaller set that fewest labels have is in the larger one: only what is found by that key is compared. So the
 * work grows with the domains and not with their pairs.
 */
final class LabelTable {
    private final Map<UUID, Entry> entries = new HashMap<>();
    private final Map<String, List<Entry>> byKey = new HashMap<>();
    private final Map<String, List<Entry>> byRarestKey = new HashMap<>();
    private final List<Hidden> hidden;

    /** A domain whose label is known. */
    private record Entry(int index, UUID domain, String name, Keyed label) {}

    /** A domain whose label is not known. */
    private record Hidden(UUID domain, String name, String reason) {}

    /** A label and what it is entered under: none for one that meets no other. */
    private sealed interface Keyed {
        record Selinux(Categories categories) implements Keyed {}

        record AppArmor(String profile) implements Keyed {}

        default List<String> keys() {
            return switch (this) {
                case Selinux(Categories categories) -> categories.names();
                case AppArmor(String profile) -> profile.equals("unconfined") ? List.of() : List.of(profile);
            };
        }
    }

    private LabelTable(List<Entry> entries, List<Hidden> hidden) {
        this.hidden = List.copyOf(hidden);
        for (Entry entry : entries) {
            this.entries.put(entry.domain(), entry);
            entry.label().keys().forEach(key -> enter(byKey, key, entry));
        }
        for (Entry entry : entries) {
            rarest(entry.label()).ifPresent(key -> enter(byRarestKey, key, entry));
        }
    }

    private static void enter(Map<String, List<Entry>> index, String key, Entry entry) {
        index.computeIfAbsent(key, _ -> new ArrayList<>()).add(entry);
    }

    private Optional<String> rarest(Keyed label) {
        return label.keys().stream()
                .min(Comparator.comparingInt(
                        key -> byKey.getOrDefault(key, List.of()).size()));
    }

    static LabelTable of(List<HostDomain> domains, Lsm lsm, Function<HostDomain, Reading<Optional<String>>> labels) {
        List<Entry> entries = new ArrayList<>();
        List<Hidden> hidden = new ArrayList<>();
        for (HostDomain domain : domains) {
            UUID uuid = domain.domain().uuid();
            switch (labels.apply(domain)) {
                case Reading.Present<Optional<String>>(Optional<String> label) ->
                    label.flatMap(text -> keyed(text, lsm))
                            .ifPresent(keyed -> entries.add(new Entry(entries.size(), uuid, domain.name(), keyed)));
                case Reading.Absent<Optional<String>>() -> {}
                case Reading.Unreadable<Optional<String>>(String reason) ->
                    hidden.add(new Hidden(uuid, domain.name(), reason));
            }
        }
        return new LabelTable(entries, hidden);
    }

    private static Optional<Keyed> keyed(String label, Lsm lsm) {
        return switch (lsm) {
            case SELINUX -> SelinuxContext.parse(label).map(context -> new Keyed.Selinux(context.categories()));
            case APPARMOR -> Optional.of(new Keyed.AppArmor(label));
        };
    }

    /** How a domain of the table and the others reach each other's files, a phrase each. */
    List<String> meet(HostDomain domain) {
        return Optional.ofNullable(entries.get(domain.domain().uuid()))
                .map(this::meet)
                .orElse(List.of());
    }

    private List<String> meet(Entry own) {
        SortedMap<Integer, Entry> candidates = new TreeMap<>();
        rarest(own.label())
                .ifPresent(key ->
                        byKey.getOrDefault(key, List.of()).forEach(other -> candidates.put(other.index(), other)));
        own.label()
                .keys()
                .forEach(key -> byRarestKey
                        .getOrDefault(key, List.of())
                        .forEach(other -> candidates.put(other.index(), other)));
        candidates.remove(own.index());
        return candidates.values().stream()
                .flatMap(other -> phrases(own.label(), other.label(), other.name()).stream())
                .toList();
    }

    private static List<String> phrases(Keyed own, Keyed its, String other) {
        return own instanceof Keyed.Selinux(Categories one) && its instanceof Keyed.Selinux(Categories two)
                ? phrases(one, two, other)
                : List.of("it has the same AppArmor profile as " + other);
    }

    private static List<String> phrases(Categories one, Categories two, String other) {
        if (one.equals(two)) {
            return List.of("it has the same categories as " + other + " (" + one + "): each reaches the other's files");
        }
        if (one.contains(two)) {
            return List.of(
                    "its " + one + " contain those of " + other + " (" + two + "): it reaches that domain's files");
        }
        return two.contains(one)
                ? List.of(
                        "the " + two + " of " + other + " contain its own (" + one + "): that domain reaches its files")
                : List.of();
    }

    /** Which other domains' labels are not known, and why; empty where all are. */
    Optional<String> hiddenBeside(HostDomain domain) {
        UUID uuid = domain.domain().uuid();
        List<Hidden> others =
                hidden.stream().filter(entry -> !entry.domain().equals(uuid)).toList();
        return others.stream()
                .findFirst()
                .map(first -> first.name() + ": " + first.reason()
                        + (others.size() > 1 ? "; and " + (others.size() - 1) + " more" : ""));
    }
}
