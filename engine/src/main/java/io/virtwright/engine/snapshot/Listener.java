package io.virtwright.engine.snapshot;

/**
 * Where a libvirt daemon listens on the network, as it is reached on the host itself.
 *
 * @param address a numeric IP address: {@code 127.0.0.1}, {@code ::1}
 * @param port from 1 to 65535; libvirt's own are 16509 (TCP) and 16514 (TLS)
 * @param tls whether it speaks TLS
 */
public record Listener(String address, int port, boolean tls) {
    /** {@code tcp 127.0.0.1:16509}, {@code tls [::1]:16514}. */
    public String label() {
        String host = address.contains(":") ? "[" + address + "]" : address;
        return (tls ? "tls " : "tcp ") + host + ":" + port;
    }
}
