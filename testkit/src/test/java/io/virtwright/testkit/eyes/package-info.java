/** The engine's eyes before real daemons. */
@NullMarked
package io.virtwright.testkit.eyes;

import org.jspecify.annotations.NullMarked;
