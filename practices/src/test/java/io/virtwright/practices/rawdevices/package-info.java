@NullMarked
package io.virtwright.practices.rawdevices;

import org.jspecify.annotations.NullMarked;
