package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Reading;
import io.virtwright.libvirt.OpenOptions;
import io.virtwright.libvirt.UnixTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The daemon's sockets below a root of this machine. */
record LocalDoor(FileProbes files) implements LibvirtDoor {
    @Override
    public LibvirtSocket.Search search(boolean writable) {
        return files.<LibvirtSocket.Search>within(
                all -> LibvirtSocket.find(LibvirtSocket.names(all), writable), LibvirtSocket.Hidden::new);
    }

    @Override
    public Reading<LibvirtSession> open(List<String> sockets, long end, Duration deadline, boolean readOnly) {
        Set<Path> places = new LinkedHashSet<>(); // /var/run is a link to /run nearly everywhere
        for (String socket : sockets) {
            Path path = Path.of(socket);
            try {
                places.add(files.root().resolve(path, true));
            } catch (IOException e) {
                return Reading.unreadable("libvirt's socket " + socket + ": " + FileFailure.reason(e));
            }
        }
        return LibvirtSession.open(
                List.copyOf(places),
                place -> UnixTransport.connect(place, LibvirtSession.left(end)),
                end,
                deadline,
                readOnly,
                OpenOptions.DEFAULT_WINDOW);
    }
}
