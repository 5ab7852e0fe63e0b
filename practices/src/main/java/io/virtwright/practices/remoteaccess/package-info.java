/** Access to libvirt over the network: who listens, and what a stranger may do. See remote-access.md. */
@NullMarked
package io.virtwright.practices.remoteaccess;

import org.jspecify.annotations.NullMarked;
