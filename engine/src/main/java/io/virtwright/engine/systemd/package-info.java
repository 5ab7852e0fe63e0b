/** What systemd makes of unit files: which of them count, what they say together, and what a command line becomes. */
@NullMarked
package io.virtwright.engine.systemd;

import org.jspecify.annotations.NullMarked;
