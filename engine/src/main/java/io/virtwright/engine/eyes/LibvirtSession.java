package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Reading;
import io.virtwright.libvirt.LibvirtConnection;
import io.virtwright.libvirt.LibvirtError;
import io.virtwright.libvirt.LibvirtException;
import io.virtwright.libvirt.OpenOptions;
import io.virtwright.libvirt.UnixTransport;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A connection to a daemon, which is cut when the deadline of a batch passes. */
final class LibvirtSession implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final String URI = "qemu:///system";

    private final UnixTransport transport;
    private final LibvirtConnection connection;

    private LibvirtSession(UnixTransport transport, LibvirtConnection connection) {
        this.transport = transport;
        this.connection = connection;
    }

    LibvirtConnection connection() {
        return connection;
    }

    /**
     * Opens the first of the sockets that accepts. One where nobody listens, or that may not be opened, is passed over; one
     * that accepts and then hangs or refuses is not, because its daemon is the one that runs.
     *
     * @param end when one of them must be open
     * @param deadline for each batch of calls later
     * @param readOnly whether the daemon shall refuse every change
     * @return unreadable with the reason of the socket that failed last
     */
    static Reading<LibvirtSession> open(List<Path> sockets, long end, Duration deadline, boolean readOnly) {
        Reading<LibvirtSession> failure = Reading.absent();
        for (Path socket : sockets) {
            try {
                return Reading.of(open(socket, end, deadline, readOnly));
            } catch (LibvirtException e) {
                failure = Reading.unreadable("the libvirt daemon at " + socket + ": " + e.getMessage());
                if (!(e.error() instanceof LibvirtError.Unreachable)) {
                    return failure;
                }
            }
        }
        return failure;
    }

    private static LibvirtSession open(Path socket, long end, Duration deadline, boolean readOnly) {
        UnixTransport transport = UnixTransport.connect(socket, left(end));
        OpenOptions options = OpenOptions.of(URI).withDeadlines(left(end), deadline, deadline);
        return new LibvirtSession(
                transport, LibvirtConnection.open(transport, readOnly ? options.asReadOnly() : options));
    }

    /** What is left until then, at least 1 ms. */
    static Duration left(long end) {
        return Duration.ofNanos(Math.max(end - System.nanoTime(), 1_000_000));
    }

    /**
     * Runs calls that mean to be done by {@code end}, and cuts the connection if they still run 1 s later: what is open then
     * fails.
     */
    void runUntil(long end, Runnable calls) {
        CountDownLatch done = new CountDownLatch(1);
        Thread.ofVirtual().name("libvirt-deadline").start(() -> {
            try {
                if (!done.await(left(end).plus(GRACE).toNanos(), TimeUnit.NANOSECONDS)) {
                    transport.close();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException e) {
                // It is closed as far as it can be.
            }
        });
        try {
            calls.run();
        } finally {
            done.countDown();
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
