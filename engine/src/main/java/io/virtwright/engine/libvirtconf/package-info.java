/** The configuration files of libvirt and its daemons, read as libvirt reads them. Nothing here does I/O. */
@NullMarked
package io.virtwright.engine.libvirtconf;

import org.jspecify.annotations.NullMarked;
