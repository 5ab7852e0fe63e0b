/** Simulated hosts, and the test that every practice inherits. */
@NullMarked
package io.virtwright.testkit;

import org.jspecify.annotations.NullMarked;
