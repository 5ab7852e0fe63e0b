/** Snapshots as files: to attach to a bug report, to audit elsewhere, to test with. docs/capture.md describes the form. */
@NullMarked
package io.virtwright.engine.capture;

import org.jspecify.annotations.NullMarked;
