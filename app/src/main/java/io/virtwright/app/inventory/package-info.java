/** Which hosts: by name, or from an inventory file. Reads files, reaches nobody. */
@NullMarked
package io.virtwright.app.inventory;

import org.jspecify.annotations.NullMarked;
