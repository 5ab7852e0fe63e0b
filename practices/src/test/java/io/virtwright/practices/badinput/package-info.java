/** What every practice makes of hosts whose files are damaged. */
@NullMarked
package io.virtwright.practices.badinput;

import org.jspecify.annotations.NullMarked;
