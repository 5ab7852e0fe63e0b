package io.virtwright.lab;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * That this program is ended from outside (Ctrl-C, SIGTERM) is said at once, and once: what its end breaks off has words of its
 * own, or comes too late to be told.
 */
final class Interruption {
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile boolean begun;

    private Interruption() {}

    static Interruption watch() {
        var interruption = new Interruption();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(interruption::tell));
        return interruption;
    }

    private void tell() {
        begun = true;
        if (ended.compareAndSet(false, true)) {
            Progress.say("interrupted");
        }
    }

    /** Whether what fails now may fail because of it; the worker's own interrupt may be faster than the word of it. */
    boolean isCause() {
        return begun || Thread.currentThread().isInterrupted();
    }

    /** From here on the program ends by itself, if it does not end already. */
    void overUnlessCause() {
        if (!isCause()) {
            ended.set(true);
        }
    }
}
