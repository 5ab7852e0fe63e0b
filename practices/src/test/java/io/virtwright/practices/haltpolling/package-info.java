@NullMarked
package io.virtwright.practices.haltpolling;

import org.jspecify.annotations.NullMarked;
