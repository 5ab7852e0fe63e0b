/** Tests. */
@NullMarked
package io.virtwright.app.terminal;

import org.jspecify.annotations.NullMarked;
