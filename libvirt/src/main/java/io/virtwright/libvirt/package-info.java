/**
 * A libvirt client in pure Java: the RPC protocol over any byte stream, pipelined. Knows nothing of the rest of
 * Virtwright and depends on nothing but the JDK.
 *
 * {@snippet :
 * try (LibvirtConnection connection = LibvirtConnection.open(
 *         UnixTransport.connect(UnixTransport.SYSTEM_SOCKET, Duration.ofSeconds(5)), OpenOptions.of("qemu:///system"))) {
 *     for (DomainSummary domain : connection.domains()) {
 *         String xml = connection.call(Calls.domainXml(domain.domain(), XmlOption.INACTIVE));
 *     }
 * }
 * }
 *
 * <p>Its tests against a real libvirtd are in the module {@code testkit}, beside the private daemon that they need.
 */
@NullMarked
package io.virtwright.libvirt;

import org.jspecify.annotations.NullMarked;
