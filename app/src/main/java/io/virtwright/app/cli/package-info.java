/** The commands: one small class each, and what they share. */
@NullMarked
package io.virtwright.app.cli;

import org.jspecify.annotations.NullMarked;
