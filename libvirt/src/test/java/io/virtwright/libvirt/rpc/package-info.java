@NullMarked
package io.virtwright.libvirt.rpc;

import org.jspecify.annotations.NullMarked;
