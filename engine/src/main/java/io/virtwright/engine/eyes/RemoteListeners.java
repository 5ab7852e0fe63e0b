package io.virtwright.engine.eyes;

import io.virtwright.engine.ssh.RemoteProcess;
import io.virtwright.engine.ssh.SshConnection;
import io.virtwright.engine.ssh.SshException;
import io.virtwright.engine.ssh.SshFailure;
import io.virtwright.libvirt.LibvirtError;
import io.virtwright.libvirt.LibvirtException;
import io.virtwright.libvirt.Transport;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * Reaches a host's listeners from the host itself, so that one on a loopback address is found: sshd makes the connection, or
 * {@code nc} where its configuration forbids that.
 */
record RemoteListeners(SshConnection connection) implements ListenerProbes.Way {
    private static final String RELAY = "for nc in nc ncat netcat; do "
            + "if command -v $nc >/dev/null; then exec $nc \"$1\" \"$2\"; fi; done; exit 127";

    /** Nothing about it is secret: at its other end is whoever listens there. */
    private record Stream(RemoteProcess process) implements Transport {
        @Override
        public InputStream in() {
            return process.in();
        }

        @Override
        public OutputStream out() {
            return process.out();
        }

        @Override
        public boolean isConfidential() {
            return false;
        }

        @Override
        public void close() {
            process.close();
        }
    }

    @Override
    public Transport connect(InetSocketAddress place, Duration deadline) {
        String address = place.getAddress().getHostAddress();
        try {
            return new Stream(process(address, place.getPort(), deadline));
        } catch (SshException e) {
            throw new LibvirtException(
                    "connect to " + address + " port " + place.getPort(),
                    new LibvirtError.Unreachable(e.failure().message()));
        }
    }

    private RemoteProcess process(String address, int port, Duration deadline) {
        try {
            return connection.tcp(address, port, deadline);
        } catch (SshException e) {
            if (e.failure() instanceof SshFailure.ChannelRefused(String _, boolean forbidden) && forbidden) {
                return connection.open(List.of("sh", "-c", RELAY, "sh", address, Integer.toString(port)));
            }
            throw e;
        }
    }
}
