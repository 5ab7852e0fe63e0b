/** Tests. */
@NullMarked
package io.virtwright.app.cli;

import org.jspecify.annotations.NullMarked;
