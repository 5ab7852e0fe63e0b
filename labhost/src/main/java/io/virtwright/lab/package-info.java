/** A real KVM host in a virtual machine: built once, booted once, frozen, and thawed as a throwaway clone in seconds. */
@NullMarked
package io.virtwright.lab;

import org.jspecify.annotations.NullMarked;
