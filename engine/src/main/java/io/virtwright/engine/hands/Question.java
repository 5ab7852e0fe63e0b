package io.virtwright.engine.hands;

/** What is asked of the disk of the host before a plan is made. The answer is a reason why not, or nothing. */
sealed interface Question {
    /** Is there a program of this name? */
    record Program(String name) implements Question {}

    /** Does this run as root? */
    record Root() implements Question {}

    /** Can this kernel file be written? */
    record Knob(String path) implements Question {}

    /**
     * Can this path be replaced, or made?
     *
     * @param makeFolders whether folders that are not there don't matter
     */
    record File(String path, boolean makeFolders) implements Question {}
}
