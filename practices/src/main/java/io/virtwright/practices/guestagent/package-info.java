/** The guest agent: what the host may ask of qemu-ga, and whether its configuration does what it says. See guest-agent.md. */
@NullMarked
package io.virtwright.practices.guestagent;

import org.jspecify.annotations.NullMarked;
