/** The program, given what no program should be given. */
@NullMarked
package io.virtwright.app.badinput;

import org.jspecify.annotations.NullMarked;
