package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.ssh.RemoteProcess;
import io.virtwright.engine.ssh.SshConnection;
import io.virtwright.engine.ssh.SshException;
import io.virtwright.engine.ssh.SshFailure;
import io.virtwright.libvirt.LibvirtError;
import io.virtwright.libvirt.LibvirtException;
import io.virtwright.libvirt.Transport;
import java.time.Duration;
import java.util.List;

/**
 * The daemon of a host over SSH. Without sudo, sshd itself connects to the socket; where its configuration forbids that, and
 * with sudo, {@code virt-ssh-helper} or {@code nc -U} does, as for virsh.
 */
final class RemoteDoor implements LibvirtDoor {
    /**
     * Calls ahead of their replies: all of them, as each window costs a round trip. The daemon reads them five at a time (its
     * max_client_requests), and logs one warning about that.
     */
    private static final int WINDOW = 1024;

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

    @Override
    public Reading<LibvirtSession> open(List<String> sockets, long end, Duration deadline, boolean readOnly) {
        return LibvirtSession.open(
                sockets,
                socket -> connect(socket, LibvirtSession.left(end), readOnly),
                end,
                deadline,
                readOnly,
                WINDOW);
    }

    private Transport connect(String socket, Duration left, boolean readOnly) {
        try {
            return transport(process(socket, left, readOnly));
        } catch (SshException e) {
            throw new LibvirtException(
                    "connect to " + socket,
                    new LibvirtError.Unreachable(e.failure().message()));
        }
    }

    private RemoteProcess process(String socket, Duration left, boolean readOnly) {
        if (!connection.sudo().isUsed()) {
            try {
                return connection.socket(socket, left);
            } catch (SshException e) {
                if (!(e.failure() instanceof SshFailure.ChannelRefused(String _, boolean forbidden)) || !forbidden) {
                    throw e;
                }
            }
        }
        return connection.open(List.of("sh", "-c", RELAY, "sh", socket, readOnly ? "-r" : ""));
    }

    static Transport transport(RemoteProcess process) {
        return Transport.of(process.in(), process.out(), process::close);
    }
}
