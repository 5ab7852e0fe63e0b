package io.virtwright.practices.svirt;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The rules that virt-aa-helper writes for each domain: /etc/apparmor.d/libvirt/libvirt-UUID.files.
 *
 * @param byPath the domains that may write a path
 * @param complete whether all of the files could be read
 */
record ProfileFiles(Map<String, Set<UUID>> byPath, boolean complete) {
    static final Probe.FileContents FILES = new Probe.FileContents("/etc/apparmor.d/libvirt/libvirt-*.files");

    private static final Pattern NAME =
            Pattern.compile("/etc/apparmor\\.d/libvirt/libvirt-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\\.files");
    /** {@code   "/var/lib/libvirt/images/a.qcow2" rwk,} */
    private static final Pattern RULE = Pattern.compile("(?m)^[ \\t]*+\"([^\"\\n]++)\"[ \\t]++([a-z]++),[ \\t\\r]*+$");

    static String path(UUID domain) {
        return "/etc/apparmor.d/libvirt/libvirt-" + domain + ".files";
    }

    static Reading<ProfileFiles> of(Snapshot snapshot) {
        return snapshot.get(FILES).map(set -> {
            Map<String, Set<UUID>> byPath = new HashMap<>();
            set.files()
                    .forEach((file, content) -> domain(file)
                            .ifPresent(domain -> content.found().ifPresent(bytes -> enter(bytes, domain, byPath))));
            return new ProfileFiles(byPath, set.files().values().stream().noneMatch(Reading::isUnreadable));
        });
    }

    /** The domains whose rules let them write a path. */
    Set<UUID> listing(String path) {
        return byPath.getOrDefault(path, Set.of());
    }

    private static Optional<UUID> domain(String file) {
        return Optional.of(NAME.matcher(file)).filter(Matcher::matches).map(name -> UUID.fromString(name.group(1)));
    }

    private static void enter(Bytes content, UUID domain, Map<String, Set<UUID>> byPath) {
        for (Matcher rule = RULE.matcher(content.utf8()); rule.find(); ) {
            if (rule.group(2).contains("w")) {
                byPath.computeIfAbsent(rule.group(1), _ -> new HashSet<>()).add(domain);
            }
        }
    }
}
