@NullMarked
package io.virtwright.engine.finding;

import org.jspecify.annotations.NullMarked;
