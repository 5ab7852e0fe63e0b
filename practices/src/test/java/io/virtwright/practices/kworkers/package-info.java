@NullMarked
package io.virtwright.practices.kworkers;

import org.jspecify.annotations.NullMarked;
