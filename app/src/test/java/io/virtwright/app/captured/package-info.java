/** Real hosts, as {@code virtwright capture --redact} wrote them down. */
@NullMarked
package io.virtwright.app.captured;

import org.jspecify.annotations.NullMarked;
