package io.virtwright.app;

import io.virtwright.app.cli.Context;
import io.virtwright.engine.host.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Hosts as they are: this machine, and directory trees. */
final class RealHosts implements Context.Hosts {
    @Override
    public Host local() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Host tree(Path root) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean mayChangeLocal() {
        try {
            return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }
}
