/** Huge pages for guests: static ones from a pool, and transparent ones. See huge-pages.md. */
@NullMarked
package io.virtwright.practices.hugepages;

import org.jspecify.annotations.NullMarked;
