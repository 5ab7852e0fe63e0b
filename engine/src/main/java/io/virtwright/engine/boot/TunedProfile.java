package io.virtwright.engine.boot;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Glob;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.systemd.Units;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the active TuneD profile sets, with the profiles that it includes. TuneD applies it when it starts, which is later
 * than tmpfiles.d and sysctl.d; so it wins over both. Variables ({@code ${...}}) are left as they are written.
 *
 * @param name as /etc/tuned/active_profile has it; several profiles with blanks between them; empty text for none
 * @param atBoot whether the service is started with the host, or may be
 * @param settings of included profiles first; of two for one name the later one counts. Without those that something
 *     hidden may overrule
 * @param hidden files that can't be read, each with its reason, profiles that were not found, and includes that TuneD
 *     computes
 */
public record TunedProfile(String name, boolean atBoot, List<Setting> settings, List<String> hidden) {
    public static final String ACTIVE = "/etc/tuned/active_profile";

    // The administrator's come first; the folders named profiles are those of TuneD 2.23 and later.
    private static final List<String> FOLDERS =
            List.of("/etc/tuned/profiles", "/etc/tuned", "/usr/lib/tuned/profiles", "/usr/lib/tuned");
    private static final String SERVICE = "tuned.service";
    private static final String VARIABLE = "${";
    private static final int MOST_PROFILES = 50;
    private static final String FILE = "/*/tuned.conf";
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");

    public TunedProfile {
        settings = List.copyOf(settings);
        hidden = List.copyOf(hidden);
    }

    /**
     * One setting.
     *
     * @param path of the profile's file
     * @param plugin {@code sysfs}, {@code vm}: the type of its section
     * @param condition on which TuneD applies its section, where it can't be told here whether it does
     */
    public record Setting(String path, String plugin, String key, String value, Optional<String> condition) {

        /** Why it can't be told what is set; empty where it can. */
        public Optional<String> doubt() {
            return condition
                    .map(text -> path + ": TuneD sets " + value + " only where " + text + " matches")
                    // TuneD makes the value of variables or functions when it applies the profile
                    .or(() -> value.contains(VARIABLE)
                            ? Optional.of(path + ": TuneD computes it: " + value)
                            : Optional.empty());
        }
    }

    /** What has to be read for {@link #of}, as far as that is known yet. */
    public static Set<Probe<?>> probes(Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        probes.add(new Probe.FileContent(ACTIVE));
        probes.add(new Probe.ThisMachine());
        Units.PULLED.forEach(pattern -> probes.addAll(Units.listing(known, pattern)));
        FOLDERS.forEach(folder -> probes.add(new Probe.FileContents(folder + FILE)));
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
        Reader reader = new Reader(files(snapshot), new TunedUnits(snapshot), hidden, new LinkedHashSet<>());
        for (String one : name.split(" ", -1)) {
            if (NAME.matcher(one).matches()) {
                reader.profile(one, false);
            }
        }
        boolean atBoot = switch (Units.enabled(snapshot, SERVICE)) {
            case Reading.Present<Boolean>(Boolean enabled) -> enabled;
            case Reading.Absent<Boolean>() -> false;
            case Reading.Unreadable<Boolean>(String reason) -> {
                reader.hide("whether TuneD is started at boot can't be told: " + reason);
                yield true;
            }
        };
        return new TunedProfile(name, atBoot, reader.units.settings(), hidden);
    }

    /** The files of profiles, in the order in which TuneD looks for one. */
    private static SequencedMap<String, Reading<Bytes>> files(Snapshot snapshot) {
        SequencedMap<String, Reading<Bytes>> files = new LinkedHashMap<>();
        FOLDERS.forEach(folder -> files.putAll(SnapshotFiles.files(snapshot, List.of(folder + FILE))));
        return files;
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
            SequencedMap<String, Reading<Bytes>> files, TunedUnits units, List<String> hidden, Set<String> seen) {

        /** What was set up to here, something that can't be read may set anew. */
        void hide(String reason) {
            units.clear();
            hidden.add(reason);
        }

        /**
         * Takes a profile in. TuneD skips a file that it has read already: so one may include the vendor's of its own name.
         *
         * @param optional whether TuneD goes on without it
         */
        void profile(String name, boolean optional) {
            if (seen.size() == MOST_PROFILES) {
                hide("of TuneD's profiles no more than " + MOST_PROFILES + " are read");
                return;
            }
            boolean again = false;
            for (String folder : FOLDERS) {
                String path = folder + "/" + name + "/tuned.conf";
                Reading<Bytes> all = files.getOrDefault(folder + FILE, Reading.absent());
                if (all instanceof Reading.Unreadable<Bytes>(String reason)) {
                    hide(folder + FILE + ": " + reason);
                }
                again |= seen.contains(path);
                Reading<Bytes> file = files.getOrDefault(path, Reading.absent());
                if (file instanceof Reading.Absent<Bytes> || !seen.add(path)) {
                    continue;
                }
                switch (file) {
                    case Reading.Present<Bytes>(Bytes content) -> sections(path, content.utf8());
                    case Reading.Absent<Bytes>() -> {}
                    case Reading.Unreadable<Bytes>(String reason) -> hide(path + ": " + reason);
                }
                return;
            }
            if (!again && !optional) {
                hide("the file of TuneD's profile " + name + " is not found");
            }
        }

        private void include(String path, String names) {
            if (names.contains(VARIABLE)) {
                hide(path + ": what 'include=" + names + "' names, TuneD computes");
                return;
            }
            for (String written : names.strip().split("\\s*[,;]\\s*", -1)) {
                boolean optional = written.startsWith("-");
                String name = optional ? written.substring(1) : written;
                if (NAME.matcher(name).matches()) {
                    profile(name, optional);
                } else if (!name.isEmpty()) {
                    hide(path + ": include= names no profile: " + name);
                }
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
            include(path, sections.getOrDefault("main", new LinkedHashMap<>()).getOrDefault("include", ""));
            sections.forEach((section, keys) -> units.merge(path, section, keys));
        }
    }
}
