package io.virtwright.engine.snapshot;

import java.util.List;

/** Paths, sorted. */
public record NameList(List<String> paths) {
    public NameList {
        paths = paths.stream().sorted().toList();
    }
}
