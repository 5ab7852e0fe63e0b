/** Tests of the checkout itself: its architecture, its scripts, its launcher. */
@NullMarked
package io.virtwright.app.build;

import org.jspecify.annotations.NullMarked;
