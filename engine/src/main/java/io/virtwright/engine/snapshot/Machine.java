package io.virtwright.engine.snapshot;

import java.time.Instant;
import java.util.Optional;

/**
 * The machine under care.
 *
 * @param name its host name
 * @param architecture as {@code uname -m} prints it ({@code x86_64}, {@code aarch64}); empty where a tree doesn't tell
 * @param now the machine's clock when it was read; empty for a tree, whose clock stands still
 */
public record Machine(String name, Optional<String> architecture, Optional<Instant> now) {}
