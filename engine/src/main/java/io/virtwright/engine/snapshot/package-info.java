@NullMarked
package io.virtwright.engine.snapshot;

import org.jspecify.annotations.NullMarked;
