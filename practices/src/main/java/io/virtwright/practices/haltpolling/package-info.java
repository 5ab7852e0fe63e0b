/** Halt polling: how long KVM waits for a wake-up before it gives the CPU of an idle vCPU away. See halt-polling.md. */
@NullMarked
package io.virtwright.practices.haltpolling;

import org.jspecify.annotations.NullMarked;
