/** Tests. */
@NullMarked
package io.virtwright.app.report;

import org.jspecify.annotations.NullMarked;
