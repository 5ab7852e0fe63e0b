/** Tests. */
@NullMarked
package io.virtwright.app.tour;

import org.jspecify.annotations.NullMarked;
