package io.virtwright.practices.hugepages;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the memory of a running domain's process is made of, in KiB (smaps_rollup, Documentation/filesystems/proc.rst).
 *
 * @param residentKib in memory, without static pages
 * @param staticKib from hugetlbfs: private and shared
 * @param transparentKib in transparent huge pages of the PMD's size: anonymous and of shared memory
 */
record Backing(long residentKib, long staticKib, long transparentKib) {
    private static final String ROLLUP = "smaps_rollup";
    private static final Pattern FIELD = Pattern.compile("(\\w+): +([0-9]{1,15}) kB");

    static Set<Probe<?>> probes(HostDomain domain) {
        return domain.process()
                .path(ROLLUP)
                .<Set<Probe<?>>>map(path -> Set.of(new Probe.FileContent(path)))
                .orElse(Set.of());
    }

    static Reading<Backing> of(HostDomain domain, Snapshot snapshot) {
        return domain.process().id().flatMap(pid -> switch (SnapshotFiles.file(
                snapshot, "/proc/" + pid + "/" + ROLLUP)) {
            case Reading.Present<Bytes>(Bytes text) -> parse(text.utf8());
            case Reading.Absent<Bytes>() ->
                Reading.unreadable("this kernel has no smaps_rollup (it is there since 4.14)");
            case Reading.Unreadable<Bytes>(String reason) -> Reading.unreadable(reason);
        });
    }

    static Reading<Backing> parse(String text) {
        long resident = -1;
        long fixed = 0;
        long transparent = 0;
        for (String line : text.lines().toList()) {
            Matcher field = FIELD.matcher(line.strip());
            if (field.matches()) {
                long kib = Long.parseLong(field.group(2));
                switch (field.group(1)) {
                    case "Rss" -> resident = kib;
                    case "Private_Hugetlb", "Shared_Hugetlb" -> fixed += kib;
                    case "AnonHugePages", "ShmemPmdMapped" -> transparent += kib;
                    default -> {}
                }
            }
        }
        return resident < 0
                ? Reading.unreadable("its smaps_rollup holds no Rss")
                : Reading.of(new Backing(resident, fixed, transparent));
    }

    /** The share of what is in memory, static pages left out, that is in transparent huge pages: 0 to 100. */
    long percent() {
        return residentKib == 0 ? 0 : Math.min(100, transparentKib * 100 / residentKib);
    }
}
