/** Tests. */
@NullMarked
package io.virtwright.app.xml;

import org.jspecify.annotations.NullMarked;
