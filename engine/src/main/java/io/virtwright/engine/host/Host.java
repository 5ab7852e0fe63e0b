package io.virtwright.engine.host;

import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.hands.Hands;

/** A machine under care, or something that stands for one. */
public interface Host {
    /** As the user calls it. */
    String name();

    Eyes eyes();

    /** What changes it. */
    Hands hands();

    /** Whether domains can be changed while they run: not in a tree, which has no processes. */
    boolean hasRunningDomains();
}
