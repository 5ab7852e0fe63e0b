/** The practice {@code io-threads}: disks and SCSI controllers are served by threads of their own. */
@NullMarked
package io.virtwright.practices.iothreads;

import org.jspecify.annotations.NullMarked;
