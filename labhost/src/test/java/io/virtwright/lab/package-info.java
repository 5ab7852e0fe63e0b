/** Tests of the lab, and what lab tests need. */
@NullMarked
package io.virtwright.lab;

import org.jspecify.annotations.NullMarked;
