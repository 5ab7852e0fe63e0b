package io.virtwright.engine.snapshot;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** Symbolic links by their path, and their targets as written in them. */
public record LinkSet(SortedMap<String, Reading<String>> targets) {
    public LinkSet {
        targets = Collections.unmodifiableSortedMap(new TreeMap<>(targets));
    }
}
