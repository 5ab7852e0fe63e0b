package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Reading;
import java.time.Duration;
import java.util.List;

/** The way to a host's libvirt daemon. */
interface LibvirtDoor {
    /** Where it listens. */
    LibvirtSocket.Search search(boolean writable);

    /**
     * Opens the first of the sockets that accepts. One where nobody listens, or that may not be opened, is passed over; one
     * that accepts and then hangs or refuses is not, because its daemon is the one that runs.
     *
     * @param end when one of them must be open
     * @param deadline for each batch of calls later
     * @param readOnly whether the daemon shall refuse every change
     * @return unreadable with the reason of the socket that failed last
     */
    Reading<LibvirtSession> open(List<String> sockets, long end, Duration deadline, boolean readOnly);
}
