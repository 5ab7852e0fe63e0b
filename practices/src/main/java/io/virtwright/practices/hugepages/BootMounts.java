package io.virtwright.practices.hugepages;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.systemd.Dependencies;
import io.virtwright.engine.systemd.Unit;
import io.virtwright.engine.systemd.UnitFile;
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
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
    private static final String MOUNT = "Mount";
    private static final String OWN_PLACE = "/dev/hugepages";
    private static final String OWN_UNIT = "dev-hugepages.mount";
    private static final String FOLDER = "/etc/systemd/system/";
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

    static Set<Probe<?>> probes(Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        probes.add(new Probe.FileContent(FSTAB));
        probes.add(new Probe.FileContents(UNITS));
        probes.addAll(Units.probes(known, List.copyOf(names(known))));
        if (!of(known).idle().isEmpty()) {
            probes.addAll(Dependencies.probes(known));
        }
        return probes;
    }

    /** systemd's own unit, and of those in /etc the ones that may be of this type. */
    private static Set<String> names(Snapshot snapshot) {
        Set<String> names = new TreeSet<>(Set.of(OWN_UNIT));
        SnapshotFiles.files(snapshot, List.of(UNITS)).forEach((path, file) -> {
            if (!path.equals(UNITS)
                    && file.found().map(Bytes::utf8).orElse(TYPE).contains(TYPE)) {
                names.add(SnapshotFiles.baseName(path));
            }
        });
        return names;
    }

    static BootMounts of(Snapshot snapshot) {
        return new Reader(snapshot).read();
    }

    private static final class Reader {
        private final Snapshot snapshot;
        private final Map<String, Source> places = new LinkedHashMap<>();
        private final Set<String> wanted = new HashSet<>();
        private final List<String> hidden = new ArrayList<>();

        Reader(Snapshot snapshot) {
            this.snapshot = snapshot;
        }

        BootMounts read() {
            Reading<Unit> own = Units.afterBoot(snapshot, OWN_UNIT);
            ofOwn(own);
            ofTable();
            ofUnits();
            if (own.found().filter(Unit::masked).isPresent()) {
                places.remove(OWN_PLACE);
            }
            Map<Optional<Long>, List<String>> bySize = new LinkedHashMap<>();
            List<String> idle = new ArrayList<>();
            places.forEach((place, source) -> {
                if (wanted.contains(place)) {
                    bySize.computeIfAbsent(source.size(), _ -> new ArrayList<>())
                            .add(source.words());
                } else {
                    idle.add(source.words() + " is there, and nothing mounts it at boot");
                    asked(place);
                }
            });
            return new BootMounts(bySize, idle, hidden);
        }

        private void ofOwn(Reading<Unit> own) {
            switch (own) {
                case Reading.Present<Unit>(Unit unit) ->
                    unit.paths().stream().findFirst().ifPresent(path -> {
                        places.put(OWN_PLACE, new Source(size(unit), path));
                        // systemd brings the link with it
                        wanted.add(OWN_PLACE);
                    });
                case Reading.Absent<Unit>() -> {}
                case Reading.Unreadable<Unit>(String reason) -> hidden.add(reason);
            }
        }

        private void ofTable() {
            Set<String> seen = new HashSet<>();
            Reading<Bytes> table = SnapshotFiles.file(snapshot, FSTAB);
            if (table.isUnreadable()) {
                hidden.add(FSTAB + ": " + Guests.reason(table));
            }
            table.found().stream()
                    .flatMap(text -> text.utf8().lines())
                    .map(line -> Arrays.asList(line.strip().split("\\s+", -1)))
                    .filter(fields -> fields.size() >= 3
                            && !fields.getFirst().startsWith("#")
                            && fields.get(2).equals(TYPE))
                    // of two lines for one place the first counts
                    .filter(fields -> seen.add(Mounts.plain(fields.get(1))))
                    .forEach(fields -> {
                        String place = Mounts.plain(fields.get(1));
                        String options = fields.size() > 3 ? fields.get(3) : "";
                        places.put(place, new Source(size(options), FSTAB + " (" + place + ")"));
                        if (!Arrays.asList(options.split(",", -1)).contains("noauto")) {
                            wanted.add(place);
                        }
                    });
        }

        private void ofUnits() {
            Set<String> pulled = pulled();
            Set<String> candidates = names(snapshot);
            SnapshotFiles.files(snapshot, List.of(UNITS)).forEach((path, file) -> {
                String name = SnapshotFiles.baseName(path);
                if (path.equals(UNITS)) {
                    hidden.add(path + ": " + Guests.reason(file));
                    return;
                }
                Reading<Unit> unit = candidates.contains(name)
                        ? Units.afterBoot(snapshot, name)
                        : file.map(text -> new Unit(name, false, List.of(UnitFile.parse(path, text.utf8()))));
                if (unit instanceof Reading.Unreadable<Unit>(String reason)) {
                    hidden.add(reason);
                }
                String place = unit.found()
                        .flatMap(found -> found.last(MOUNT, "Where"))
                        .map(where -> Mounts.plain(where.value()))
                        .orElseGet(() -> Units.path(name));
                // Also one that can't be read, is masked, or mounts something else takes the name's place.
                places.remove(place);
                unit.found()
                        .filter(found -> found.last(MOUNT, "Type")
                                .filter(type -> type.value().equals(TYPE))
                                .isPresent())
                        .ifPresent(found -> {
                            places.put(place, new Source(size(found), path));
                            if (pulled.contains(name)) {
                                wanted.add(place);
                            }
                        });
            });
        }

        private Set<String> pulled() {
            Set<String> all = new HashSet<>();
            for (String pattern : Units.PULLED) {
                switch (Units.named(snapshot, pattern)) {
                    case Reading.Present<Set<String>>(Set<String> names) ->
                        names.forEach(name -> all.add(name.replace(AUTOMOUNT, ".mount")));
                    case Reading.Absent<Set<String>>() -> {}
                    case Reading.Unreadable<Set<String>>(String reason) -> hidden.add(reason);
                }
            }
            return all;
        }

        /** What no link pulls in may be asked for by a unit that is started at boot. */
        private void asked(String place) {
            switch (Dependencies.onMount(snapshot, place)) {
                case Reading.Present<List<String>>(List<String> sources)
                when !sources.isEmpty() ->
                    hidden.add(String.join(", ", sources) + " asks for " + place
                            + ", and whether that unit is started at boot is not known");
                case Reading.Present<List<String>> _, Reading.Absent<List<String>> _ -> {}
                case Reading.Unreadable<List<String>>(String reason) -> hidden.add(reason);
            }
        }
    }

    private static Optional<Long> size(Unit unit) {
        return unit.last(MOUNT, "Options").flatMap(options -> size(options.value()));
    }

    private static Optional<Long> size(String options) {
        Matcher matcher = PAGE_SIZE.matcher(options);
        return matcher.find() ? Sizes.kib(matcher.group(1)) : Optional.empty();
    }
}
