/** Domains as a snapshot tells of them: what every practice that looks at domains asks for and begins with. */
@NullMarked
package io.virtwright.engine.domains;

import org.jspecify.annotations.NullMarked;
