package io.virtwright.practices.hugepages;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of transparent huge pages (Documentation/admin-guide/mm/transhuge.rst).
 *
 * @param enabled the mode at the top
 * @param bySize the mode of each page size, by KiB, where the kernel has such (since 6.8); {@code inherit} is the one at the top
 * @param hidden why the mode of some size is not known
 * @param pmdKib the size of the pages that {@code enabled} means: 2 MiB, on arm64 with 64 KiB pages 512 MiB
 */
record Thp(
        Reading<String> enabled,
        Reading<String> defrag,
        Reading<String> shmem,
        SortedMap<Long, String> bySize,
        List<String> hidden,
        Optional<Long> pmdKib) {
    static final String FOLDER = "/sys/kernel/mm/transparent_hugepage/";
    static final String ENABLED = FOLDER + "enabled";
    static final String DEFRAG = FOLDER + "defrag";
    static final String SHMEM = FOLDER + "shmem_enabled";

    private static final long MUCH = 128;
    private static final long USUAL_KIB = 2048;
    private static final String PMD_SIZE = FOLDER + "hpage_pmd_size";
    private static final String SIZES = FOLDER + "hugepages-*/enabled";
    private static final String NO_CHOICE = "it holds no choice in brackets";
    private static final Pattern SIZE = Pattern.compile(".*/hugepages-([0-9]{1,12})kB/enabled");
    private static final Pattern CHOICE = Pattern.compile("[^\\[\\]]*\\[([a-z+_]+)][^\\[\\]]*");

    Thp {
        bySize = Collections.unmodifiableSortedMap(new TreeMap<>(bySize));
        hidden = List.copyOf(hidden);
    }

    static Set<Probe<?>> probes() {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        List.of(ENABLED, DEFRAG, SHMEM, PMD_SIZE).forEach(path -> probes.add(new Probe.FileContent(path)));
        probes.add(new Probe.FileContents(SIZES));
        return probes;
    }

    static Thp of(Snapshot snapshot) {
        SortedMap<Long, String> bySize = new TreeMap<>();
        List<String> hidden = new ArrayList<>();
        SnapshotFiles.files(snapshot, List.of(SIZES)).forEach((path, file) -> {
            Matcher size = SIZE.matcher(path);
            Optional<String> word = file.found().map(Bytes::line).flatMap(Thp::choice);
            if (size.matches() && word.isPresent()) {
                bySize.put(Long.valueOf(size.group(1)), word.get());
            } else {
                hidden.add(path + ": " + (file.isUnreadable() ? Guests.reason(file) : NO_CHOICE));
            }
        });
        Optional<Long> pmdKib = SnapshotFiles.line(snapshot, PMD_SIZE)
                .found()
                .filter(text -> text.matches("[0-9]{1,15}"))
                .map(text -> Long.parseLong(text) >> 10);
        if (pmdKib.isEmpty() && !bySize.isEmpty()) {
            hidden.add(PMD_SIZE + ": which of the sizes is the large one can't be read");
        }
        return new Thp(word(snapshot, ENABLED), word(snapshot, DEFRAG), word(snapshot, SHMEM), bySize, hidden, pmdKib);
    }

    private static Reading<String> word(Snapshot snapshot, String path) {
        return switch (SnapshotFiles.line(snapshot, path)) {
            case Reading.Present<String>(String line) ->
                choice(line).map(Reading::of).orElseGet(() -> Reading.unreadable(NO_CHOICE));
            case Reading.Absent<String>() -> Reading.absent();
            case Reading.Unreadable<String>(String reason) -> Reading.unreadable(reason);
        };
    }

    /** The word in brackets: {@code madvise} of {@code always [madvise] never}. */
    static Optional<String> choice(String line) {
        Matcher matcher = CHOICE.matcher(line);
        return matcher.matches() ? Optional.of(matcher.group(1)) : Optional.empty();
    }

    /** The mode of guests' large pages, when the one at the top is {@code top}. */
    String effective(String top) {
        Optional<String> own = pmdKib.flatMap(size -> Optional.ofNullable(bySize.get(size)));
        return own.filter(word -> !word.equals("inherit")).orElse(top);
    }

    /**
     * A process of less memory may well have had no use for a large page yet: 256 MiB on x86. Where such a page has 512 MiB,
     * with base pages of 64 KiB, even a guest of some GiB may have room for none in one piece.
     */
    long muchKib() {
        return MUCH * Math.max(USUAL_KIB, pmdKib.orElse(USUAL_KIB));
    }

    /** Whether {@link #effective} is certain. */
    boolean knowsEffective() {
        return hidden.isEmpty() || (pmdKib.isPresent() && bySize.containsKey(pmdKib.get()));
    }

    /** The page sizes that are on although the one at the top, or the large one, is off. */
    SortedMap<Long, String> others(String top) {
        SortedMap<Long, String> on = new TreeMap<>();
        bySize.forEach((size, word) -> {
            String mode = word.equals("inherit") ? top : word;
            if (!mode.equals("never") && !pmdKib.equals(Optional.of(size))) {
                on.put(size, mode);
            }
        });
        return on;
    }
}
