package io.virtwright.engine.host;

import io.virtwright.engine.eyes.Eyes;
import io.virtwright.engine.eyes.SshEyes;
import io.virtwright.engine.hands.Hands;
import io.virtwright.engine.hands.ShellHands;
import io.virtwright.engine.hands.SshShell;
import io.virtwright.engine.ssh.SshConnection;
import io.virtwright.engine.ssh.SshException;
import io.virtwright.engine.ssh.SshOptions;
import io.virtwright.engine.ssh.SshTarget;

/** A machine that is reached over SSH. Close it: it holds a login there. */
public final class SshHost implements Host, AutoCloseable {
    private final SshConnection connection;
    private final Hands hands;

    private SshHost(SshConnection connection) {
        this.connection = connection;
        this.hands = ShellHands.over(new SshShell(connection.name(), () -> connection), this::eyes);
    }

    /**
     * Connects and logs in.
     *
     * @throws SshException where that fails
     */
    public static SshHost connect(SshTarget target, SshOptions options) {
        return new SshHost(SshConnection.open(target, options));
    }

    /** Over a login that is there already; closing this closes it. */
    public static SshHost over(SshConnection connection) {
        return new SshHost(connection);
    }

    /** As the user calls it. */
    @Override
    public String name() {
        return connection.name();
    }

    public SshConnection connection() {
        return connection;
    }

    /** New ones for each look, over the same login. */
    @Override
    public Eyes eyes() {
        return new SshEyes(connection);
    }

    @Override
    public Hands hands() {
        return hands;
    }

    @Override
    public boolean hasRunningDomains() {
        return true;
    }

    @Override
    public void close() {
        connection.close();
    }
}
