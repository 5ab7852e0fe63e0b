/** Tests of hosts over SSH: which, and many at once. */
@NullMarked
package io.virtwright.app.fleet;

import org.jspecify.annotations.NullMarked;
