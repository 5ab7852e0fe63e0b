/** Bad input from good: a small seeded fuzzer for everything that reads text or bytes. */
@NullMarked
package io.virtwright.testkit.fuzz;

import org.jspecify.annotations.NullMarked;
