package io.virtwright.engine.snapshot;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Files by their path, in the order of their paths. */
public record FileSet(SortedMap<String, Reading<Bytes>> files) {
    public FileSet {
        files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    }

    public static FileSet of(Map<String, Reading<Bytes>> files) {
        return new FileSet(new TreeMap<>(files));
    }
}
