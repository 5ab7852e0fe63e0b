/**
 * The packets of libvirt's RPC protocol: framing, headers and procedure numbers; no threads and no state.
 *
 * <p>Sources: {@code src/rpc/virnetprotocol.x} (framing, headers, errors), {@code src/rpc/virkeepaliveprotocol.x} and
 * {@code src/remote/remote_protocol.x} (procedures) of libvirt 9.0.0.
 */
@NullMarked
package io.virtwright.libvirt.rpc;

import org.jspecify.annotations.NullMarked;
