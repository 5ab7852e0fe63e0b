/**
 * SASL for libvirt: the mechanisms that the JDK has (DIGEST-MD5, CRAM-MD5, PLAIN), SCRAM and ANONYMOUS beside them, and
 * the security layer over a stream. Knows nothing of libvirt's protocol.
 */
@NullMarked
package io.virtwright.libvirt.sasl;

import org.jspecify.annotations.NullMarked;
