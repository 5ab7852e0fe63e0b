@NullMarked
package io.virtwright.engine.ssh;

import org.jspecify.annotations.NullMarked;
