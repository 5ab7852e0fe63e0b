/** A host that is nothing but domain XML in files. */
@NullMarked
package io.virtwright.app.xml;

import org.jspecify.annotations.NullMarked;
