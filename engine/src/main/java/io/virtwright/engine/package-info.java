/** The model, hosts, eyes and hands, auditor, planner, transactions. */
@NullMarked
package io.virtwright.engine;

import org.jspecify.annotations.NullMarked;
