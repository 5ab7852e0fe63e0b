/** Tests of hosts over SSH: which, and many at once. */
@NullMarked
package io.virtwright.app.inventory;

import org.jspecify.annotations.NullMarked;
