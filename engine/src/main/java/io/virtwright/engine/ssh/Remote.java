package io.virtwright.engine.ssh;

import java.time.Duration;

/** A login on a host: opens channels there. */
public interface Remote extends AutoCloseable {
    /**
     * Runs a command line by the login shell.
     *
     * @throws SshException where no channel is opened within the deadline
     */
    RemoteChannel exec(String commandLine, Duration deadline);

    /** A TCP connection, made by the host. */
    RemoteChannel tcp(String address, int port, Duration deadline);

    /** A connection to a UNIX socket of the host, made by the user who logged in. */
    RemoteChannel socket(String path, Duration deadline);

    /** What became of the connection: called when a channel ended without a status. */
    SshFailure cut();

    @Override
    void close();
}
