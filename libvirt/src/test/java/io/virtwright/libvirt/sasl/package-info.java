@NullMarked
package io.virtwright.libvirt.sasl;

import org.jspecify.annotations.NullMarked;
