package io.virtwright.practices.svirt;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The rules that virt-aa-helper writes for each domain: /etc/apparmor.d/libvirt/libvirt-UUID.files. */
final class ProfileFiles {
    static final Probe.FileContents FILES = new Probe.FileContents("/etc/apparmor.d/libvirt/libvirt-*.files");

    /** {@code   "/var/lib/libvirt/images/a.qcow2" rwk,} */
    private static final Pattern RULE = Pattern.compile("(?m)^[ \\t]*+\"([^\"\\n]++)\"[ \\t]++([a-z]++),[ \\t\\r]*+$");

    private ProfileFiles() {}

    static String path(UUID domain) {
        return "/etc/apparmor.d/libvirt/libvirt-" + domain + ".files";
    }

    /** The paths that each domain may write, by its file. A file that can't be read is left out. */
    static Reading<Map<String, Set<String>>> writable(Snapshot snapshot) {
        return snapshot.get(FILES).map(set -> {
            Map<String, Set<String>> all = new TreeMap<>();
            set.files().forEach((file, content) -> content.found().ifPresent(bytes -> all.put(file, paths(bytes))));
            return all;
        });
    }

    /** Whether all of the files could be read. */
    static boolean isComplete(Snapshot snapshot) {
        return snapshot.get(FILES).found().map(FileSet::files).stream()
                .flatMap(files -> files.values().stream())
                .noneMatch(Reading::isUnreadable);
    }

    private static Set<String> paths(Bytes content) {
        Set<String> paths = new TreeSet<>();
        for (Matcher rule = RULE.matcher(content.utf8()); rule.find(); ) {
            if (rule.group(2).contains("w")) {
                paths.add(rule.group(1));
            }
        }
        return paths;
    }
}
