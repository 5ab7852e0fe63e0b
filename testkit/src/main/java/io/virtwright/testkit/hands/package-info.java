/** Trees for the hands, and programs that kill them. */
@NullMarked
package io.virtwright.testkit.hands;

import org.jspecify.annotations.NullMarked;
