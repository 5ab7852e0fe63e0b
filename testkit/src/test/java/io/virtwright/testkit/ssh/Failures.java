package io.virtwright.testkit.ssh;

import io.virtwright.engine.ssh.SshException;
import io.virtwright.engine.ssh.SshFailure;

/** How what fails over SSH fails. */
final class Failures {
    private Failures() {}

    static SshFailure of(Runnable action) {
        try {
            action.run();
        } catch (SshException e) {
            return e.failure();
        }
        throw new AssertionError("it did not fail");
    }
}
