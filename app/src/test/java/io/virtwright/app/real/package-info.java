/** The command line on a real libvirtd, as a user would run it. */
@NullMarked
package io.virtwright.app.real;

import org.jspecify.annotations.NullMarked;
