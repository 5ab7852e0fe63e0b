@NullMarked
package io.virtwright.engine.domains;

import org.jspecify.annotations.NullMarked;
