package io.virtwright.practices.hugepages;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.systemd.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where hugetlbfs will be mounted after the next boot. For one place systemd has one unit: that in /etc comes before the one
 * that it makes of fstab, and this before its own in /usr/lib. Whatever wants the name wants the one that counts.
 *
 * @param bySize the source of each mount, by page size; without a size it is the default one
 * @param idle what is there for a place and is not mounted, because nothing wants it
 * @param hidden why that may not be all
 */
record BootMounts(Map<Optional<Long>, List<String>> bySize, List<String> idle, List<String> hidden) {
    static final String FSTAB = "/etc/fstab";

    private static final String TYPE = "hugetlbfs";
    private static final String OWN_PLACE = "/dev/hugepages";
    private static final String OWN_UNIT = "dev-hugepages.mount";
    private static final List<String> OWN = List.of("/usr/lib/systemd/system/", "/lib/systemd/system/");
    private static final String FOLDER = "/etc/systemd/system/";
    private static final String MASK = FOLDER + OWN_UNIT;
    private static final String UNITS = FOLDER + "*.mount";
    private static final String AUTOMOUNT = ".automount";
    private static final Pattern PAGE_SIZE = Pattern.compile("(?:^|,)pagesize=([^,\\s]+)");

    BootMounts {
        bySize = Collections.unmodifiableMap(new LinkedHashMap<>(bySize));
        idle = List.copyOf(idle);
        hidden = List.copyOf(hidden);
    }

    /** What one place will have, if something wants it. */
    private record Source(Optional<Long> size, String words) {}

    static Set<Probe<?>> probes() {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        probes.add(new Probe.FileContent(FSTAB));
        OWN.forEach(folder -> probes.add(new Probe.Names(folder + OWN_UNIT)));
        probes.add(new Probe.LinkTarget(MASK));
        probes.add(new Probe.FileContents(UNITS));
        Units.PULLED.forEach(pattern -> probes.addAll(Units.listing(pattern)));
        return probes;
    }

    static BootMounts of(Snapshot snapshot) {
        Map<String, Source> places = new LinkedHashMap<>();
        Set<String> wanted = new HashSet<>();
        OWN.stream()
                .map(folder -> folder + OWN_UNIT)
                .filter(path -> SnapshotFiles.found(snapshot, path))
                .findFirst()
                .ifPresent(path -> {
                    places.put(OWN_PLACE, new Source(Optional.empty(), path));
                    // systemd brings the link with it
                    wanted.add(OWN_PLACE);
                });
        ofTable(snapshot, places, wanted);
        ofUnits(snapshot, places, wanted);
        boolean masked = snapshot.get(new Probe.LinkTarget(MASK))
                .found()
                .filter(target -> target.endsWith("/dev/null"))
                .isPresent();
        if (masked) {
            places.remove(OWN_PLACE);
        }
        Map<Optional<Long>, List<String>> bySize = new LinkedHashMap<>();
        List<String> idle = new ArrayList<>();
        places.forEach((place, source) -> {
            if (wanted.contains(place)) {
                bySize.computeIfAbsent(source.size(), _ -> new ArrayList<>()).add(source.words());
            } else {
                idle.add(source.words() + " is there, and nothing mounts it at boot");
            }
        });
        return new BootMounts(bySize, idle, hidden(snapshot));
    }

    private static void ofTable(Snapshot snapshot, Map<String, Source> places, Set<String> wanted) {
        Set<String> seen = new HashSet<>();
        SnapshotFiles.file(snapshot, FSTAB).found().stream()
                .flatMap(text -> text.utf8().lines())
                .map(line -> Arrays.asList(line.strip().split("\\s+", -1)))
                .filter(fields -> fields.size() >= 3
                        && !fields.getFirst().startsWith("#")
                        && fields.get(2).equals(TYPE))
                // of two lines for one place the first counts
                .filter(fields -> seen.add(fields.get(1)))
                .forEach(fields -> {
                    String options = fields.size() > 3 ? fields.get(3) : "";
                    places.put(fields.get(1), new Source(size(options), FSTAB + " (" + fields.get(1) + ")"));
                    if (!Arrays.asList(options.split(",", -1)).contains("noauto")) {
                        wanted.add(fields.get(1));
                    }
                });
    }

    private static void ofUnits(Snapshot snapshot, Map<String, Source> places, Set<String> wanted) {
        Set<String> names = new HashSet<>();
        Units.PULLED.forEach(pattern -> Units.named(snapshot, pattern).found().orElse(Set.of()).stream()
                .map(name -> name.replace(AUTOMOUNT, ".mount"))
                .forEach(names::add));
        SnapshotFiles.files(snapshot, List.of(UNITS)).forEach((path, file) -> {
            String text = file.found().map(Bytes::utf8).orElse("");
            String place = values(text, "Where")
                    .reduce((_, last) -> last)
                    .orElseGet(() -> place(SnapshotFiles.baseName(path)));
            // Also one that can't be read, is empty, or mounts something else takes the name's place.
            places.remove(place);
            if (values(text, "Type").anyMatch(TYPE::equals)) {
                places.put(place, new Source(options(text), path));
                if (names.contains(SnapshotFiles.baseName(path))) {
                    wanted.add(place);
                }
            }
        });
    }

    /** Of {@code dev-hugepages1G.mount}: {@code /dev/hugepages1G} (systemd.mount(5)). */
    private static String place(String unit) {
        return "/" + unit.substring(0, unit.lastIndexOf('.')).replace('-', '/').replace("\\x2d", "-");
    }

    private static List<String> hidden(Snapshot snapshot) {
        List<String> hidden = new ArrayList<>();
        SnapshotFiles.files(snapshot, List.of(UNITS)).forEach((path, file) -> {
            if (file.isUnreadable()) {
                hidden.add(path + ": " + Guests.reason(file));
            }
        });
        Reading<Bytes> table = SnapshotFiles.file(snapshot, FSTAB);
        if (table.isUnreadable()) {
            hidden.add(FSTAB + ": " + Guests.reason(table));
        }
        Units.PULLED.stream()
                .map(pattern -> Units.named(snapshot, pattern))
                .filter(Reading::isUnreadable)
                .forEach(names -> hidden.add(Guests.reason(names)));
        return hidden;
    }

    private static Stream<String> values(String unit, String key) {
        return unit.lines()
                .map(String::strip)
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1).strip());
    }

    private static Optional<Long> options(String unit) {
        return values(unit, "Options")
                .map(BootMounts::size)
                .reduce(Optional.empty(), (first, last) -> last.or(() -> first));
    }

    private static Optional<Long> size(String options) {
        Matcher matcher = PAGE_SIZE.matcher(options);
        return matcher.find() ? Sizes.kib(matcher.group(1)) : Optional.empty();
    }
}
