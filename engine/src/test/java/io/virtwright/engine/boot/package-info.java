@NullMarked
package io.virtwright.engine.boot;

import org.jspecify.annotations.NullMarked;
