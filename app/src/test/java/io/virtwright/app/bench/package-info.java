/** Benchmarks that need real daemons; {@code ./bench} starts them. No test. */
@NullMarked
package io.virtwright.app.bench;

import org.jspecify.annotations.NullMarked;
