package io.virtwright.engine.systemd;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.LinkSet;
import io.virtwright.engine.snapshot.NameList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The units of a host, from their files (systemd.unit(5)). What generators, {@code systemctl set-property} and transient
 * units add is not read.
 *
 * <p>A unit file in an earlier folder hides those of its name in later ones. Drop-ins of all folders count together, in
 * the order of their names; of one name, that in the earliest folder.
 */
public final class Units {
    private static final String DEV_NULL = "/dev/null";
    private static final String RUN = "/run/systemd/system";
    private static final List<String> FOLDERS =
            List.of("/etc/systemd/system", RUN, "/usr/local/lib/systemd/system", "/usr/lib/systemd/system");
    /** The last, on hosts where /lib is a folder of its own. */
    private static final String SPLIT = "/lib/systemd/system";

    private static final Probe.LinkTargets LIB = new Probe.LinkTargets("/lib");
    private static final Set<String> MERGED = Set.of("usr/lib", "/usr/lib");
    /**
     * Patterns of what other units pull in, for {@link #named}. All of it: to ask for each name in each such folder costs a
     * host far more.
     */
    public static final List<String> PULLED = List.of("*.wants/*", "*.requires/*");

    private Units() {}

    /** What has to be read for some units and for whether they are enabled, as far as that is known yet. */
    public static Set<Probe<?>> probes(Snapshot known, List<String> names) {
        Set<Probe<?>> probes = new LinkedHashSet<>(Set.of(LIB));
        for (String folder : asked(known)) {
            probes.add(dropInFolders(folder));
            for (String name : names) {
                probes.add(new Probe.FileContents(folder + "/" + name));
                probes.add(new Probe.LinkTargets(folder + "/" + name));
                for (String dropIns : dropInNames(name)) {
                    if (known.has(dropInFolders(folder)) && mayBe(known, folder, dropIns)) {
                        probes.add(new Probe.FileContents(folder + "/" + dropIns + "/*.conf"));
                        probes.add(new Probe.LinkTargets(folder + "/" + dropIns + "/*.conf"));
                    }
                }
            }
        }
        PULLED.forEach(pattern -> probes.addAll(listing(known, pattern)));
        return probes;
    }

    /** What has to be read for {@link #named}, as far as that is known yet. */
    public static Set<Probe<?>> listing(Snapshot known, String pattern) {
        Set<Probe<?>> probes = new LinkedHashSet<>(Set.of(LIB));
        lasting(asked(known)).forEach(folder -> probes.add(new Probe.Names(folder + "/" + pattern)));
        return probes;
    }

    /** Each folder costs a host hundreds of questions, so none is asked twice under two names. */
    private static List<String> asked(Snapshot known) {
        return known.has(LIB) ? folders(known) : FOLDERS;
    }

    private static List<String> folders(Snapshot snapshot) {
        boolean merged = snapshot.get(LIB).found().map(LinkSet::targets).stream()
                .flatMap(targets -> targets.values().stream())
                .anyMatch(target -> target.found().filter(MERGED::contains).isPresent());
        return merged
                ? FOLDERS
                : Stream.concat(FOLDERS.stream(), Stream.of(SPLIT)).toList();
    }

    /** The names of the units of a pattern ({@code virt*d.socket}) of which a file lasts over a boot, masked ones too. */
    public static Reading<Set<String>> named(Snapshot snapshot, String pattern) {
        Set<String> names = new TreeSet<>();
        for (String folder : lasting(snapshot)) {
            String glob = folder + "/" + pattern;
            switch (snapshot.get(new Probe.Names(glob))) {
                case Reading.Present<NameList>(NameList list) ->
                    list.paths().forEach(path -> names.add(SnapshotFiles.baseName(path)));
                case Reading.Absent<NameList>() -> {}
                case Reading.Unreadable<NameList>(String reason) -> {
                    return Reading.unreadable(glob + ": " + reason);
                }
            }
        }
        return Reading.of(names);
    }

    /** The names of all, for few units have any; what is in those of other units is nobody's business here. */
    private static Probe.Names dropInFolders(String folder) {
        return new Probe.Names(folder + "/*.d");
    }

    private static boolean mayBe(Snapshot known, String folder, String dropIns) {
        return switch (known.get(dropInFolders(folder))) {
            case Reading.Present<NameList>(NameList list) -> list.paths().contains(folder + "/" + dropIns);
            case Reading.Absent<NameList>() -> false;
            case Reading.Unreadable<NameList> _ -> true;
        };
    }

    /** {@code a-b.service.d}, {@code a-.service.d}, {@code service.d}. */
    private static List<String> dropInNames(String name) {
        List<String> folders = new ArrayList<>();
        String type = name.substring(name.lastIndexOf('.'));
        folders.add(name + ".d");
        String stem = name.substring(0, name.length() - type.length());
        for (int dash = stem.lastIndexOf('-'); dash > 0; dash = stem.lastIndexOf('-', dash - 1)) {
            folders.add(stem.substring(0, dash + 1) + type + ".d");
        }
        folders.add(type.substring(1) + ".d");
        return folders;
    }

    /** A unit as its files say now; absent where there is no such unit. Whether systemd was reloaded since is not told. */
    public static Reading<Unit> now(Snapshot snapshot, String name) {
        return read(snapshot, name, folders(snapshot));
    }

    /** A unit as it will be after a boot: without the files in /run. */
    public static Reading<Unit> afterBoot(Snapshot snapshot, String name) {
        return read(snapshot, name, lasting(snapshot));
    }

    /** Of {@code dev-hugepages1G.mount}: {@code /dev/hugepages1G} (systemd.mount(5)). */
    public static String path(String mount) {
        return "/"
                + mount.substring(0, mount.lastIndexOf('.')).replace('-', '/').replace("\\x2d", "-");
    }

    static List<String> lasting(Snapshot snapshot) {
        return lasting(folders(snapshot));
    }

    private static List<String> lasting(List<String> folders) {
        return folders.stream().filter(folder -> !folder.equals(RUN)).toList();
    }

    /**
     * Whether something starts it at boot: a target or another unit wants or requires it. That such a unit is itself
     * reached at boot is taken for granted.
     */
    public static Reading<Boolean> enabled(Snapshot snapshot, String name) {
        Optional<String> trouble = Optional.empty();
        for (String folder : lasting(snapshot)) {
            for (String pattern : PULLED) {
                switch (snapshot.get(new Probe.Names(folder + "/" + pattern))) {
                    case Reading.Present<NameList>(NameList list) -> {
                        if (list.paths().stream().map(SnapshotFiles::baseName).anyMatch(name::equals)) {
                            return Reading.of(true);
                        }
                    }
                    case Reading.Absent<NameList>() -> {}
                    case Reading.Unreadable<NameList>(String reason) -> trouble = Optional.of(folder + ": " + reason);
                }
            }
        }
        return trouble.<Reading<Boolean>>map(Reading::unreadable).orElseGet(() -> Reading.of(false));
    }

    private static Reading<Unit> read(Snapshot snapshot, String name, List<String> folders) {
        for (String folder : folders) {
            String path = folder + "/" + name;
            switch (part(snapshot, path, path)) {
                case Reading.Present<Optional<UnitFile>>(Optional<UnitFile> file) -> {
                    return file.isPresent()
                            ? withDropIns(snapshot, name, file.get(), folders)
                            : Reading.of(new Unit(name, true, List.of()));
                }
                case Reading.Absent<Optional<UnitFile>>() -> {}
                case Reading.Unreadable<Optional<UnitFile>>(String reason) -> {
                    return Reading.unreadable(path + ": " + reason);
                }
            }
        }
        return Reading.absent();
    }

    private static Reading<Unit> withDropIns(Snapshot snapshot, String name, UnitFile file, List<String> folders) {
        SortedMap<String, String> places = new TreeMap<>();
        for (String dropIns : dropInNames(name)) {
            for (String folder : folders) {
                if (!mayBe(snapshot, folder, dropIns)) {
                    continue;
                }
                String glob = folder + "/" + dropIns + "/*.conf";
                Reading<FileSet> set = snapshot.get(new Probe.FileContents(glob));
                if (set instanceof Reading.Unreadable<FileSet>(String reason)) {
                    return Reading.unreadable(glob + ": " + reason);
                }
                set.found()
                        .map(FileSet::files)
                        .ifPresent(files ->
                                files.keySet().forEach(path -> places.putIfAbsent(SnapshotFiles.baseName(path), path)));
                links(snapshot, glob).forEach((path, _) -> places.putIfAbsent(SnapshotFiles.baseName(path), path));
            }
        }
        List<UnitFile> parts = new ArrayList<>(List.of(file));
        for (String path : places.values()) {
            String glob = path.substring(0, path.lastIndexOf('/')) + "/*.conf";
            switch (part(snapshot, path, glob)) {
                case Reading.Present<Optional<UnitFile>>(Optional<UnitFile> part) -> part.ifPresent(parts::add);
                case Reading.Absent<Optional<UnitFile>>() -> {}
                case Reading.Unreadable<Optional<UnitFile>>(String reason) -> {
                    return Reading.unreadable(path + ": " + reason);
                }
            }
        }
        return Reading.of(new Unit(name, false, parts));
    }

    /** One file; empty where it masks: a link to /dev/null, or nothing in it. */
    private static Reading<Optional<UnitFile>> part(Snapshot snapshot, String path, String glob) {
        Optional<String> target =
                Optional.ofNullable(links(snapshot, glob).get(path)).flatMap(Reading::found);
        if (target.equals(Optional.of(DEV_NULL))) {
            return Reading.of(Optional.empty());
        }
        return switch (snapshot.get(new Probe.FileContents(glob))) {
            case Reading.Present<FileSet>(FileSet set) ->
                Optional.ofNullable(set.files().get(path))
                        .orElseGet(Reading::absent)
                        .map(bytes -> unit(path, bytes));
            case Reading.Absent<FileSet>() -> Reading.absent();
            case Reading.Unreadable<FileSet>(String reason) -> Reading.unreadable(reason);
        };
    }

    private static Optional<UnitFile> unit(String path, Bytes bytes) {
        return bytes.size() == 0 ? Optional.empty() : Optional.of(UnitFile.parse(path, bytes.utf8()));
    }

    private static Map<String, Reading<String>> links(Snapshot snapshot, String glob) {
        return snapshot.get(new Probe.LinkTargets(glob))
                .found()
                .<Map<String, Reading<String>>>map(LinkSet::targets)
                .orElse(Map.of());
    }
}
