@NullMarked
package io.virtwright.engine.systemd;

import org.jspecify.annotations.NullMarked;
