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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the memory of a running domain's process is made of, in KiB (smaps_rollup, Documentation/filesystems/proc.rst).
 *
 * <p>Kernels from 6.1 to 6.9 lose areas in smaps_rollup while the process maps memory (show_smaps_rollup in
 * fs/proc/task_mmu.c, since c4c84f06285e; mended in May 2024, and in the longterm kernels that took that). So static pages are also read from the
 * counter HugetlbPages of status, which is no walk; the greater is true.
 *
 * @param residentKib in memory, without static pages
 * @param staticKib from hugetlbfs: private and shared
 * @param transparentKib in transparent huge pages of the PMD's size: anonymous and of shared memory
 * @param doubt why there may be more static pages, or empty
 */
record Backing(long residentKib, long staticKib, long transparentKib, String doubt) {
    private static final String ROLLUP = "smaps_rollup";
    private static final String STATUS = "status";
    private static final Pattern COUNTER = Pattern.compile("(?m)^HugetlbPages:\\s*([0-9]{1,15}) kB$");
    private static final Pattern FIELD = Pattern.compile("(\\w+): +([0-9]{1,15}) kB");

    static Set<Probe<?>> probes(HostDomain domain) {
        return Stream.of(ROLLUP, STATUS)
                .flatMap(file -> domain.process().path(file).stream())
                .map(Probe.FileContent::new)
                .collect(Collectors.toSet());
    }

    static Reading<Backing> of(HostDomain domain, Snapshot snapshot) {
        return domain.process().id().flatMap(pid -> switch (SnapshotFiles.file(
                snapshot, "/proc/" + pid + "/" + ROLLUP)) {
            case Reading.Present<Bytes>(Bytes text) ->
                parse(text.utf8())
                        .map(backing -> backing.counted(SnapshotFiles.file(snapshot, "/proc/" + pid + "/" + STATUS)));
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
                : Reading.of(new Backing(resident, fixed, transparent, ""));
    }

    /** With what the kernel's counter says; a process without that file has just ended. */
    private Backing counted(Reading<Bytes> status) {
        return switch (status) {
            case Reading.Present<Bytes>(Bytes text) ->
                COUNTER.matcher(text.utf8())
                        .results()
                        .findFirst()
                        .map(field -> withStatic(Math.max(staticKib, Long.parseLong(field.group(1)))))
                        .orElseGet(() -> doubted("its status has no HugetlbPages"));
            case Reading.Absent<Bytes>() -> this;
            case Reading.Unreadable<Bytes>(String reason) -> doubted("its status: " + reason);
        };
    }

    private Backing withStatic(long kib) {
        return new Backing(residentKib, kib, transparentKib, doubt);
    }

    private Backing doubted(String why) {
        return new Backing(residentKib, staticKib, transparentKib, why);
    }

    /** The share of what is in memory, static pages left out, that is in transparent huge pages: 0 to 100. */
    long percent() {
        return residentKib == 0 ? 0 : Math.min(100, transparentKib * 100 / residentKib);
    }
}
