package io.virtwright.engine.host;

import io.virtwright.engine.capture.Capture;
import io.virtwright.engine.capture.CaptureEyes;
import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.NoHands;

/** A host as it was when it was captured. It can be audited and planned for, not changed. */
public record CapturedHost(Capture capture) implements Host {
    @Override
    public String name() {
        return capture.snapshot().host();
    }

    @Override
    public Eyes eyes() {
        return new CaptureEyes(capture.snapshot());
    }

    @Override
    public Hands hands() {
        return new NoHands("a capture can't be changed", _ -> true);
    }

    @Override
    public boolean hasRunningDomains() {
        return true;
    }
}
