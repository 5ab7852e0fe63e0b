package io.virtwright.engine.host;

import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.eyes.LocalEyes;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.HandsRoot;
import io.virtwright.engine.hands.ShellHands;

/** This machine. Changing it takes root; so does reading some of it. */
public final class LocalHost implements Host {
    private final Hands hands = ShellHands.on(HandsRoot.machine(), LocalEyes::new);

    @Override
    public String name() {
        return "local";
    }

    /** New ones for each look: they remember a daemon that failed them. */
    @Override
    public Eyes eyes() {
        return new LocalEyes();
    }

    @Override
    public Hands hands() {
        return hands;
    }

    @Override
    public boolean hasRunningDomains() {
        return true;
    }
}
