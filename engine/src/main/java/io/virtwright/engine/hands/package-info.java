@NullMarked
package io.virtwright.engine.hands;

import org.jspecify.annotations.NullMarked;
