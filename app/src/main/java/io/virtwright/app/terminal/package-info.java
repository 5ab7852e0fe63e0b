/** The streams of a command and what is behind them. */
@NullMarked
package io.virtwright.app.terminal;

import org.jspecify.annotations.NullMarked;
