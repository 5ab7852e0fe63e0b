package io.virtwright.testkit;

import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.eyes.TreeEyes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/** Sees a tree, and what is said beside it of probes that a tree can't answer. */
record FixtureEyes(TreeEyes tree, Map<Probe<?>, Reading<?>> readings) implements Eyes {
    @Override
    public SequencedMap<Probe<?>, Reading<?>> read(Collection<? extends Probe<?>> probes) {
        SequencedMap<Probe<?>, Reading<?>> all = new LinkedHashMap<>(tree.read(probes));
        all.replaceAll(readings::getOrDefault);
        return all;
    }

    @Override
    public void close() {
        tree.close();
    }
}
