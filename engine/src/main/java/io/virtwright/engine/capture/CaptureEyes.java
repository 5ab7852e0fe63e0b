package io.virtwright.engine.capture;

import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Sees a host as it was when it was captured. What was not captured is unreadable. */
public record CaptureEyes(Snapshot snapshot) implements Eyes {
    @Override
    public SequencedMap<Probe<?>, Reading<?>> read(Collection<? extends Probe<?>> probes) {
        SequencedMap<Probe<?>, Reading<?>> readings = new LinkedHashMap<>();
        probes.forEach(probe ->
                readings.put(probe, snapshot.has(probe) ? snapshot.get(probe) : Reading.unreadable(missing(probe))));
        return readings;
    }

    private static String missing(Probe<?> probe) {
        return probe instanceof Probe.Active ? "it was captured without --probe" : "it was not captured";
    }

    @Override
    public Instant time() {
        return snapshot.taken();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
