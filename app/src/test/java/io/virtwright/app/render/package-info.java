/** Tests. */
@NullMarked
package io.virtwright.app.render;

import org.jspecify.annotations.NullMarked;
