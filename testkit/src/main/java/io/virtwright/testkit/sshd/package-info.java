/** A real sshd for tests. */
@NullMarked
package io.virtwright.testkit.sshd;

import org.jspecify.annotations.NullMarked;
