package io.virtwright.engine.boot;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Glob;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the active TuneD profile sets, with the profiles that it includes. TuneD applies it when it starts, which is later
 * than tmpfiles.d and sysctl.d; so it wins over both. Variables ({@code ${...}}) are left as they are written.
 *
 * @param name as /etc/tuned/active_profile has it; several profiles with blanks between them; empty text for none
 * @param atBoot whether the service is started with the host
 * @param settings of included profiles first; of two for one name the later one counts
 * @param hidden files that can't be read, each with its reason, and profiles that were not found
 */
public record TunedProfile(String name, boolean atBoot, List<Setting> settings, List<String> hidden) {
    public static final String ACTIVE = "/etc/tuned/active_profile";

    // The administrator's come first; the folders named profiles are those of TuneD 2.23 and later.
    private static final List<String> FOLDERS =
            List.of("/etc/tuned/profiles", "/etc/tuned", "/usr/lib/tuned/profiles", "/usr/lib/tuned");
    private static final String ENABLED = "/etc/systemd/system/*.wants/tuned.service";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final int MOST_PROFILES = 50;

    public TunedProfile {
        settings = List.copyOf(settings);
        hidden = List.copyOf(hidden);
    }

    /**
     * One setting.
     *
     * @param path of the profile's file
     * @param plugin {@code sysfs}, {@code vm}: the type of its section
     */
    public record Setting(String path, String plugin, String key, String value) {}

    /** What has to be read for {@link #of}. */
    public static Set<Probe<?>> probes() {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        probes.add(new Probe.FileContent(ACTIVE));
        probes.add(new Probe.Names(ENABLED));
        FOLDERS.forEach(folder -> probes.add(new Probe.FileContents(folder + "/*/tuned.conf")));
        return probes;
    }

    public static TunedProfile of(Snapshot snapshot) {
        List<String> hidden = new ArrayList<>();
        String name = "";
        switch (SnapshotFiles.line(snapshot, ACTIVE)) {
            case Reading.Present<String>(String line) -> name = line.replaceAll("\\s+", " ");
            case Reading.Absent<String>() -> {}
            case Reading.Unreadable<String>(String reason) -> hidden.add(ACTIVE + ": " + reason);
        }
        boolean atBoot = SnapshotFiles.found(snapshot, ENABLED);
        Map<String, Reading<Bytes>> files = new LinkedHashMap<>();
        FOLDERS.reversed()
                .forEach(folder -> SnapshotFiles.files(snapshot, List.of(folder + "/*/tuned.conf"))
                        .forEach((path, file) -> files.put(profile(path), file)));
        Map<String, String> paths = new LinkedHashMap<>();
        FOLDERS.reversed()
                .forEach(folder -> SnapshotFiles.files(snapshot, List.of(folder + "/*/tuned.conf"))
                        .keySet()
                        .forEach(path -> paths.put(profile(path), path)));
        Reader reader = new Reader(files, paths, new ArrayList<>(), hidden, new LinkedHashSet<>());
        for (String one : name.split(" ", -1)) {
            reader.profile(one);
        }
        return new TunedProfile(name, atBoot, reader.settings, hidden);
    }

    private static String profile(String path) {
        return SnapshotFiles.baseName(path.substring(0, path.lastIndexOf('/')));
    }

    /** The setting of a file below /sys that counts. */
    public Optional<Setting> writing(String path) {
        return settings.stream()
                .filter(setting -> setting.plugin().equals("sysfs") && Glob.matches(setting.key(), path))
                .reduce((_, last) -> last);
    }

    /** The setting of an option of a plugin that counts. */
    public Optional<Setting> option(String plugin, Set<String> names) {
        return settings.stream()
                .filter(setting -> setting.plugin().equals(plugin) && names.contains(setting.key()))
                .reduce((_, last) -> last);
    }

    private record Reader(
            Map<String, Reading<Bytes>> files,
            Map<String, String> paths,
            List<Setting> settings,
            List<String> hidden,
            Set<String> seen) {

        void profile(String name) {
            if (!NAME.matcher(name).matches() || !seen.add(name) || seen.size() > MOST_PROFILES) {
                return;
            }
            switch (files.getOrDefault(name, Reading.absent())) {
                case Reading.Present<Bytes>(Bytes content) -> sections(paths.getOrDefault(name, name), content.utf8());
                case Reading.Absent<Bytes>() -> hidden.add("the file of TuneD's profile " + name + " is not found");
                case Reading.Unreadable<Bytes>(String reason) ->
                    hidden.add(paths.getOrDefault(name, name) + ": " + reason);
            }
        }

        private void sections(String path, String text) {
            SequencedMap<String, SequencedMap<String, String>> sections = new LinkedHashMap<>();
            SequencedMap<String, String> open = new LinkedHashMap<>();
            for (String raw : text.lines().toList()) {
                String line = raw.strip();
                int equals = line.indexOf('=');
                if (line.startsWith("[") && line.endsWith("]")) {
                    open = sections.computeIfAbsent(
                            line.substring(1, line.length() - 1).strip(), _ -> new LinkedHashMap<>());
                } else if (equals > 0 && !line.startsWith("#") && !line.startsWith(";")) {
                    open.put(
                            line.substring(0, equals).strip(),
                            line.substring(equals + 1).strip());
                }
            }
            for (String included : sections.getOrDefault("main", new LinkedHashMap<>())
                    .getOrDefault("include", "")
                    .split("[\\s,;]+", -1)) {
                profile(included);
            }
            sections.forEach((section, keys) -> {
                String plugin = keys.getOrDefault("type", section);
                keys.forEach((key, value) -> settings.add(new Setting(path, plugin, key, value)));
            });
        }
    }
}
