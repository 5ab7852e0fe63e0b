@NullMarked
package io.virtwright.engine.host;

import org.jspecify.annotations.NullMarked;
