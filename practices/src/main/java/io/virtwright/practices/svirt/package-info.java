/** The practice {@code svirt}: every domain confined, and apart from the others, by SELinux or AppArmor. */
@NullMarked
package io.virtwright.practices.svirt;

import org.jspecify.annotations.NullMarked;
