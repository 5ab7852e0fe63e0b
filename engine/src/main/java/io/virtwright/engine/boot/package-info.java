/**
 * What the next boot will do: the kernel command lines of the boot loader's entries, the files that new entries are made
 * from, modprobe.d and tmpfiles.d. All of it is read from a snapshot.
 */
@NullMarked
package io.virtwright.engine.boot;

import org.jspecify.annotations.NullMarked;
