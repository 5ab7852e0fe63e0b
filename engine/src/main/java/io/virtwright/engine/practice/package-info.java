@NullMarked
package io.virtwright.engine.practice;

import org.jspecify.annotations.NullMarked;
