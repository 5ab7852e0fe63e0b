@NullMarked
package io.virtwright.engine.eyes;

import org.jspecify.annotations.NullMarked;
