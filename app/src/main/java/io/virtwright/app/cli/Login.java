package io.virtwright.app.cli;

import io.virtwright.engine.ssh.SshOptions;
import io.virtwright.engine.ssh.Sudo;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How hosts are logged in to.
 *
 * @param sshConfig read in place of the user's
 * @param mayAsk whether ssh may ask its user: only where it is about one host, and somebody is there
 */
public record Login(Sudo sudo, Optional<Path> sshConfig, boolean mayAsk) {
    public SshOptions options() {
        SshOptions options = (mayAsk ? SshOptions.asking() : SshOptions.batch()).withSudo(sudo);
        return sshConfig.map(options::withConfig).orElse(options);
    }
}
