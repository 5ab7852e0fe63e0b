/** Hosts that are reached by the user's own {@code ssh}: the connection, and commands on it. Knows nothing of probes and changes. */
@NullMarked
package io.virtwright.engine.ssh;

import org.jspecify.annotations.NullMarked;
