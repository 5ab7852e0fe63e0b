/**
 * The small languages of the kernel and its tools: CPU lists and masks, the kernel's command line. Text in,
 * values out, and edits that keep every byte they do not mean to change. Nothing here does I/O; nothing throws on junk.
 */
@NullMarked
package io.virtwright.engine.text;

import org.jspecify.annotations.NullMarked;
