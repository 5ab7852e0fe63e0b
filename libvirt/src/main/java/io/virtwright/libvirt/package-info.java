/** A libvirt client in pure Java: the RPC protocol over any byte stream, pipelined. */
@NullMarked
package io.virtwright.libvirt;

import org.jspecify.annotations.NullMarked;
