/** Work on many hosts side by side. Knows neither what the work is nor how a host is reached. */
@NullMarked
package io.virtwright.app.fleet;

import org.jspecify.annotations.NullMarked;
