@NullMarked
package io.virtwright.engine.libvirtconf;

import org.jspecify.annotations.NullMarked;
