@NullMarked
package io.virtwright.libvirt.xdr;

import org.jspecify.annotations.NullMarked;
