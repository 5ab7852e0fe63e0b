package io.virtwright.engine.boot;

import io.virtwright.engine.snapshot.Bytes;
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

/**
 * What sysctl.d gives one kernel variable at boot (systemd-sysctl, sysctl.d(5)): files in the order of their names, one in
 * an earlier folder masking those of its name in later ones; the last setting counts. /etc/sysctl.conf counts only where a
 * link in sysctl.d leads to it, as on Debian and Red Hat. Globs in names are not read.
 *
 * @param settings in the order in which they act
 * @param hidden files that can't be read, each with its reason
 */
public record Sysctls(List<Setting> settings, List<String> hidden) {
    private static final List<String> FOLDERS =
            List.of("/etc/sysctl.d", "/usr/local/lib/sysctl.d", "/usr/lib/sysctl.d", "/lib/sysctl.d");
    private static final List<String> SERVICE =
            List.of("/usr/lib/systemd/system/systemd-sysctl.service", "/lib/systemd/system/systemd-sysctl.service");
    private static final String COMMENT = "#;";

    public Sysctls {
        settings = List.copyOf(settings);
        hidden = List.copyOf(hidden);
    }

    /** One setting and where it stands, for people. */
    public record Setting(String value, String source) {}

    /** What has to be read for {@link #of}. */
    public static Set<Probe<?>> probes() {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        globs().forEach(glob -> probes.add(new Probe.FileContents(glob)));
        SERVICE.forEach(path -> probes.add(new Probe.Names(path)));
        return probes;
    }

    private static List<String> globs() {
        return FOLDERS.stream().map(folder -> folder + "/*.conf").toList();
    }

    /**
     * The settings of one variable.
     *
     * @param variable as {@code vm.nr_hugepages}
     */
    public static Sysctls of(String variable, Snapshot snapshot) {
        List<Setting> settings = new ArrayList<>();
        List<String> hidden = new ArrayList<>();
        if (SERVICE.stream().noneMatch(path -> SnapshotFiles.found(snapshot, path))) {
            return new Sysctls(settings, hidden);
        }
        for (Map.Entry<String, Reading<Bytes>> file :
                SnapshotFiles.unmasked(snapshot, globs()).values()) {
            switch (file.getValue()) {
                case Reading.Present<Bytes>(Bytes content) ->
                    settings.addAll(in(file.getKey(), content.latin1(), variable));
                case Reading.Absent<Bytes>() -> {}
                case Reading.Unreadable<Bytes>(String reason) -> hidden.add(file.getKey() + ": " + reason);
            }
        }
        return new Sysctls(settings, hidden);
    }

    static List<Setting> in(String path, String text, String variable) {
        List<Setting> found = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            // Not by a regular expression: with blanks on both sides of what may hold blanks it is quadratic.
            String line = lines.get(i).strip();
            String setting = line.startsWith("-") ? line.substring(1).stripLeading() : line;
            int equals = setting.indexOf('=');
            if (equals > 0
                    && COMMENT.indexOf(setting.charAt(0)) < 0
                    && canonical(setting.substring(0, equals).stripTrailing()).equals(variable)) {
                found.add(new Setting(setting.substring(equals + 1).strip(), path + " line " + (i + 1)));
            }
        }
        return found;
    }

    /** With slashes as separators, dots are part of a name; the first separator decides which it is. */
    private static String canonical(String name) {
        int dot = name.indexOf('.');
        int slash = name.indexOf('/');
        return slash >= 0 && (dot < 0 || slash < dot)
                ? name.replace('.', '\0').replace('/', '.').replace('\0', '/')
                : name;
    }

    /** The one that counts. */
    public Optional<Setting> last() {
        return settings.isEmpty() ? Optional.empty() : Optional.of(settings.getLast());
    }
}
