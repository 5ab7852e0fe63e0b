package io.virtwright.engine.snapshot;

/** What became of a login that has to be refused. */
public sealed interface LoginResult {
    /** Somebody without a right was let in. */
    record Accepted() implements LoginResult {}

    /** As it should be. */
    record Refused(String reason) implements LoginResult {}
}
