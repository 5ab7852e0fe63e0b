package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.ssh.SshConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.FutureTask;

/**
 * Reads a host over SSH, and sees what {@link LocalEyes} would see there. A batch is one exchange for all files and programs,
 * and one pipelined run of calls for libvirt: the number of round trips does not depend on how much is asked. Nothing is
 * installed on the host, and nothing is written there.
 *
 * <p>Make new ones for every look at the host. Not safe for use by several threads.
 */
public final class SshEyes implements Eyes {
    /** What libvirt may take for a batch, the connecting included, and for the connection to ask guests: 30 s. */
    private static final Duration LIBVIRT = Duration.ofSeconds(30);

    /** For a question to a listener: as on the host itself, and some for the way there, and for a relay that starts there. */
    private static final Duration LISTENER = Duration.ofSeconds(20);

    private final RemoteFiles files;
    /** Where the daemon listens: looked for once, with the first batch that needs it. */
    private final Map<String, Reading<List<String>>> sockets = new LinkedHashMap<>();

    private final LibvirtProbes libvirt;
    private final GuestProbes guests;
    private final ListenerProbes listeners;
    private boolean searched;

    /**
     * With the usual deadlines.
     *
     * @param connection stays open when these eyes are closed
     */
    public SshEyes(SshConnection connection) {
        this(connection, HostReader.SILENCE);
    }

    /**
     * With another deadline for files.
     *
     * @param silence how long nothing may come of the host's files
     */
    public SshEyes(SshConnection connection, Duration silence) {
        this(connection, silence, HostReader.LIFE);
    }

    /**
     * With other deadlines for files.
     *
     * @param silence how long nothing may come of the host's files
     * @param life how long what reads them there may be there at all, in whole seconds
     */
    public SshEyes(SshConnection connection, Duration silence, Duration life) {
        files = new RemoteFiles(new HostReader(connection, silence, life));
        LibvirtDoor door =
                new RemoteDoor(connection, glob -> sockets.getOrDefault(glob, Reading.unreadable("not looked for")));
        libvirt = new LibvirtProbes(door, LIBVIRT);
        guests = new GuestProbes(door, LIBVIRT, GuestProbes.WHOLE);
        listeners = new ListenerProbes(LISTENER, new RemoteListeners(connection));
    }

    @Override
    public SequencedMap<Probe<?>, Reading<?>> read(Collection<? extends Probe<?>> probes) {
        FutureTask<Map<Probe<?>, Reading<?>>> network = LocalEyes.started("listeners", () -> listeners.read(probes));
        boolean search = !searched && probes.stream().anyMatch(Probe.OfLibvirt.class::isInstance);
        if (search) {
            files.ask(probes, LibvirtSocket.globs());
            LibvirtSocket.globs().forEach(glob -> sockets.put(glob, files.names(glob)));
            searched = true;
        }
        FutureTask<Map<Probe<?>, Reading<?>>> domains = LocalEyes.started("libvirt", () -> libvirt.read(probes));
        FutureTask<Map<Probe<?>, Reading<?>>> agents = LocalEyes.started("guests", () -> guests.read(probes));
        if (!search) {
            files.ask(probes, List.of());
        }
        Map<Probe<?>, Reading<?>> readings = new LinkedHashMap<>(files.read(probes));
        readings.putAll(LocalEyes.result(domains));
        readings.putAll(LocalEyes.result(agents));
        readings.putAll(LocalEyes.result(network));
        return LocalEyes.inOrder(probes, readings);
    }

    @Override
    public void close() {
        libvirt.close();
        files.close();
    }
}
