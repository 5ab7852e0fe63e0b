/** Tests of the command line. */
@NullMarked
package io.virtwright.app;

import org.jspecify.annotations.NullMarked;
