package io.virtwright.engine.host;

import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.eyes.LocalEyes;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.HandsRoot;
import io.virtwright.engine.hands.ShellHands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** This machine. Changing it takes root; so does reading some of it. */
public final class LocalHost implements Host {
    private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");

    private final Hands hands = ShellHands.on(HandsRoot.machine(), LocalEyes::new);

    /** Its host name as the kernel has it. */
    @Override
    public String name() {
        try {
            return Files.readString(KERNEL_NAME).strip();
        } catch (IOException e) {
            return "localhost";
        }
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
