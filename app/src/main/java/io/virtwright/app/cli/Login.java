package io.virtwright.app.cli;

import java.nio.file.Path;
import java.util.Optional;

/** How hosts are logged in to. */
public record Login(boolean sudo, Optional<char[]> password, Optional<Path> sshConfig, boolean mayAsk) {}
