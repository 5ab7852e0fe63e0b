/** The tour: the product's own commands on a host tree that ships with it. */
@NullMarked
package io.virtwright.app.tour;

import org.jspecify.annotations.NullMarked;
