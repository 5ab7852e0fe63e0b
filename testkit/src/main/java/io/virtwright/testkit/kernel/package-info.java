/** How the kernel's own files behave, for simulated hosts. The lab holds it against a real kernel. */
@NullMarked
package io.virtwright.testkit.kernel;

import org.jspecify.annotations.NullMarked;
