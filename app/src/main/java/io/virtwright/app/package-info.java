/** The command line, the tour, renderers. */
@NullMarked
package io.virtwright.app;

import org.jspecify.annotations.NullMarked;
