/** Kernel workers: unbound workqueues stay off the CPUs that domains have to themselves. See kworkers.md. */
@NullMarked
package io.virtwright.practices.kworkers;

import org.jspecify.annotations.NullMarked;
