/** The openEuler guide, step by step. */
@NullMarked
package io.virtwright.app.guide;

import org.jspecify.annotations.NullMarked;
