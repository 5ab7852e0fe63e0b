@NullMarked
package io.virtwright.practices.remoteaccess;

import org.jspecify.annotations.NullMarked;
