@NullMarked
package io.virtwright.testkit.ssh;

import org.jspecify.annotations.NullMarked;
