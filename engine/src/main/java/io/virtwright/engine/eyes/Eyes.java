package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.time.Instant;
import java.util.Collection;
import java.util.SequencedMap;

/** Reads a host. Changes nothing there. */
public interface Eyes extends AutoCloseable {
    /**
     * Reads one batch. Every probe gets a reading; what fails is unreadable with its reason, and nothing is thrown for it.
     * The reading of a {@code Probe<T>} is a {@code Reading<T>}.
     */
    SequencedMap<Probe<?>, Reading<?>> read(Collection<? extends Probe<?>> probes);

    /** When what they read is so: now, but for eyes that see what was captured. */
    default Instant time() {
        return Instant.now();
    }

    @Override
    void close();
}
