package io.virtwright.app.cli;

import io.virtwright.app.terminal.Io;
import io.virtwright.engine.host.Host;
import io.virtwright.engine.practice.Practice;
import io.virtwright.engine.ssh.SshTarget;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * What commands are given: everything that differs between the program and a test of it.
 *
 * @param practices all that there are, made when first needed
 */
public record Context(Io io, Supplier<List<Practice>> practices, Hosts hosts) {

    /** Where hosts come from. */
    public interface Hosts {
        /** This machine. */
        Host local();

        /** A directory tree that stands for a host. */
        Host tree(Path root);

        /** A host over SSH, connected. What can be closed must be. */
        Host remote(SshTarget address, Login login);

        /** Whether this user may change this machine. */
        boolean mayChangeLocal();
    }
}
