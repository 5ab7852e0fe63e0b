@NullMarked
package io.virtwright.engine.text;

import org.jspecify.annotations.NullMarked;
