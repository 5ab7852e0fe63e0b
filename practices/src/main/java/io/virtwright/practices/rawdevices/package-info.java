/** The practice {@code raw-devices}: block devices of the host that are given to domains. */
@NullMarked
package io.virtwright.practices.rawdevices;

import org.jspecify.annotations.NullMarked;
