@NullMarked
package io.virtwright.engine.plan;

import org.jspecify.annotations.NullMarked;
