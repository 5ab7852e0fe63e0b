/** What the audit says of the lab's real hosts, over SSH, held against what the guide's own commands say inside. */
@NullMarked
package io.virtwright.lab.proof;

import org.jspecify.annotations.NullMarked;
