/** What people see on a terminal or in a pipe. Knows reports and plans; reads and changes nothing. */
@NullMarked
package io.virtwright.app.render;

import org.jspecify.annotations.NullMarked;
