@NullMarked
package io.virtwright.practices.svirt;

import org.jspecify.annotations.NullMarked;
