/** Audits and plans as documents: what JSON holds, and what the text is rendered from. */
@NullMarked
package io.virtwright.app.report;

import org.jspecify.annotations.NullMarked;
