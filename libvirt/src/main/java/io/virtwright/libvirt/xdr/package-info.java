/**
 * XDR (RFC 4506), the part of it that libvirt's protocol uses: big-endian words, strings and opaque data with a
 * length and padding to 4 bytes.
 */
@NullMarked
package io.virtwright.libvirt.xdr;

import org.jspecify.annotations.NullMarked;
