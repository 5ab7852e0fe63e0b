@NullMarked
package io.virtwright.engine.policy;

import org.jspecify.annotations.NullMarked;
