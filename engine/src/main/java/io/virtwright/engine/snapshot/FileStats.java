package io.virtwright.engine.snapshot;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files by their path, and what stat(2) tells of them. */
public record FileStats(SortedMap<String, Reading<FileStat>> files) {
    public FileStats {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }
}
