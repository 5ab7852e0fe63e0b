/**
 * Real daemons for tests: a libvirtd in its own mount namespace, and what it takes to use one.
 *
 * <p>The tests of the libvirt client against a real libvirtd stand beside this package (testkit's own src/test), because
 * testkit stands above the client and Maven allows no cycles.
 */
@NullMarked
package io.virtwright.testkit.libvirtd;

import org.jspecify.annotations.NullMarked;
