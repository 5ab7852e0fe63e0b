@NullMarked
package io.virtwright.practices.hugepages;

import org.jspecify.annotations.NullMarked;
