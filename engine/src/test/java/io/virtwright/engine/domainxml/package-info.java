@NullMarked
package io.virtwright.engine.domainxml;

import org.jspecify.annotations.NullMarked;
