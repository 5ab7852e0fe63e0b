@NullMarked
package io.virtwright.practices.guestagent;

import org.jspecify.annotations.NullMarked;
