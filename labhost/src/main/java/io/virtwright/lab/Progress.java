package io.virtwright.lab;

/** What is going on, on standard error. */
final class Progress {
    private Progress() {}

    static void say(String line) {
        System.err.println("lab: " + line);
    }

    /** Says how long something took that began at this {@link System#nanoTime}. */
    static void took(String what, long began) {
        say(what + ": " + (System.nanoTime() - began) / 1_000_000_000 + " s");
    }
}
