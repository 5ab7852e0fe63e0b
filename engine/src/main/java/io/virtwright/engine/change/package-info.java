@NullMarked
package io.virtwright.engine.change;

import org.jspecify.annotations.NullMarked;
