@NullMarked
package io.virtwright.engine.capture;

import org.jspecify.annotations.NullMarked;
