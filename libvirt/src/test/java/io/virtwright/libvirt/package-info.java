@NullMarked
package io.virtwright.libvirt;

import org.jspecify.annotations.NullMarked;
