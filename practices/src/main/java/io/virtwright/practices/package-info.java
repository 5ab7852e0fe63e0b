/** One package a practice: its probes, its checks, its remedies, its page. */
@NullMarked
package io.virtwright.practices;

import org.jspecify.annotations.NullMarked;
