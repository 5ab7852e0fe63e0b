package io.virtwright.app;

import io.virtwright.app.cli.Context;
import io.virtwright.app.cli.Login;
import io.virtwright.engine.host.Host;
import io.virtwright.engine.host.LocalHost;
import io.virtwright.engine.host.SshHost;
import io.virtwright.engine.host.TreeHost;
import io.virtwright.engine.ssh.SshTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Hosts as they are: this machine, directory trees, and machines that ssh reaches. */
final class RealHosts implements Context.Hosts {
    @Override
    public Host local() {
        return new LocalHost();
    }

    @Override
    public Host tree(Path root) {
        return new TreeHost(root);
    }

    @Override
    public Host remote(SshTarget address, Login login) {
        return SshHost.connect(address, login.options());
    }

    @Override
    public boolean mayChangeLocal() {
        try {
            // The owner of /proc/self is the effective user; the slash leads through the link.
            return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self/"), "unix:uid"));
        } catch (IOException e) {
            return false;
        }
    }
}
