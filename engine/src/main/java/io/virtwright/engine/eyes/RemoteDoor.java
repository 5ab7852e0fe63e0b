package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.ssh.RemoteProcess;
import io.virtwright.engine.ssh.SshConnection;
import io.virtwright.engine.ssh.SshException;
import io.virtwright.libvirt.LibvirtError;
import io.virtwright.libvirt.LibvirtException;
import io.virtwright.libvirt.OpenOptions;
import io.virtwright.libvirt.Transport;
import java.io.FilterInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The daemon of a host over SSH. Without sudo, sshd itself connects to the socket; where it does not, and with sudo, {@code virt-ssh-helper} or {@code nc -U} does, as for virsh.
 */
final class RemoteDoor implements LibvirtDoor {
    /**
     * Calls of a reader ahead of their replies: all of them, as each window costs a round trip. The daemon reads them five at a
     * time (its max_client_requests), and logs one warning about that. Others ask agents, each of which may hang for its
     * whole deadline: a call that is sent early would spend its own in the daemon's queue behind them.
     */
    private static final int READING = 1024;

    private static final String RELAY = "if command -v virt-ssh-helper >/dev/null; then "
            + "exec virt-ssh-helper $2 qemu:///system; fi; "
            + "for nc in nc ncat netcat; do "
            + "if command -v $nc >/dev/null; then exec $nc -U \"$1\"; fi; done; "
            + "echo \"the host has neither virt-ssh-helper nor nc\" >&2; exit 127";

    private final SshConnection connection;
    private final LibvirtSocket.Names names;

    /** @param names answered by what was read of the host before */
    RemoteDoor(SshConnection connection, LibvirtSocket.Names names) {
        this.connection = connection;
        this.names = names;
    }

    @Override
    public LibvirtSocket.Search search(boolean writable) {
        return switch (LibvirtSocket.find(names, writable)) {
            case LibvirtSocket.Sockets(List<String> paths) ->
                // /var/run is a link to /run nearly everywhere.
                new LibvirtSocket.Sockets(paths.stream()
                        .filter(path ->
                                !path.startsWith("/var/run/") || !paths.contains(path.substring("/var".length())))
                        .toList());
            case LibvirtSocket.Search other -> other;
        };
    }

    /** A way to a socket. */
    private record Way(String socket, boolean relayed) {
        @Override
        public String toString() {
            return socket;
        }
    }

    /** sshd says the same of a socket that it may not connect to and of one where nobody listens; then a relay tells more. */
    @Override
    public Reading<LibvirtSession> open(List<String> sockets, long end, Duration deadline, boolean readOnly) {
        List<Way> ways = new ArrayList<>();
        if (!connection.sudo().isUsed()) {
            sockets.forEach(socket -> ways.add(new Way(socket, false)));
        }
        sockets.stream().limit(1).forEach(socket -> ways.add(new Way(socket, true)));
        int window = readOnly ? READING : OpenOptions.DEFAULT_WINDOW;
        return LibvirtSession.open(
                ways, way -> connect(way, LibvirtSession.left(end), readOnly), end, deadline, readOnly, window);
    }

    private Transport connect(Way way, Duration left, boolean readOnly) {
        try {
            RemoteProcess process = way.relayed()
                    ? connection.open(List.of("sh", "-c", RELAY, "sh", way.socket(), readOnly ? "-r" : ""))
                    : connection.socket(way.socket(), left);
            return Transport.of(new Complaining(process), process.out(), process::close);
        } catch (SshException e) {
            throw new LibvirtException(
                    "connect to " + way,
                    new LibvirtError.Unreachable(e.failure().message()));
        }
    }

    /** What a relay prints; where it ends with a complaint, that is what the reader gets to know. */
    private static final class Complaining extends FilterInputStream {
        private final RemoteProcess process;

        Complaining(RemoteProcess process) {
            super(process.in());
            this.process = process;
        }

        @Override
        public int read() throws IOException {
            return checked(super.read());
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            return checked(super.read(into, offset, length));
        }

        private int checked(int count) throws IOException {
            String complaint = process.complaints().strip();
            if (count < 0 && !complaint.isEmpty()) {
                throw new IOException(complaint.lines().findFirst().orElse(""));
            }
            return count;
        }
    }
}
