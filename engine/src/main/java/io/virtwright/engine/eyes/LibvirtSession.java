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

/** A read-only connection to a daemon, which is cut when the deadline of a batch passes. */
final class LibvirtSession implements AutoCloseable {
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
     * @param deadline for all of them
     * @return unreadable with the reason of the socket that failed last
     */
    static Reading<LibvirtSession> open(List<Path> sockets, Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        Reading<LibvirtSession> failure = Reading.absent();
        for (Path socket : sockets) {
            try {
                return Reading.of(open(socket, end));
            } catch (LibvirtException e) {
                failure = Reading.unreadable("the libvirt daemon at " + socket + ": " + e.getMessage());
                if (!(e.error() instanceof LibvirtError.Unreachable)) {
                    return failure;
                }
            }
        }
        return failure;
    }

    private static LibvirtSession open(Path socket, long end) {
        UnixTransport transport = UnixTransport.connect(socket, left(end));
        Duration left = left(end);
        OpenOptions options = OpenOptions.of(URI).asReadOnly().withDeadlines(left, left, left);
        return new LibvirtSession(transport, LibvirtConnection.open(transport, options));
    }

    /** What is left until then, at least 1 ms. */
    static Duration left(long end) {
        return Duration.ofNanos(Math.max(end - System.nanoTime(), 1_000_000));
    }

    /** Runs calls, and cuts the connection at {@code end} if they still run: what is open then fails. */
    void runUntil(long end, Runnable calls) {
        CountDownLatch done = new CountDownLatch(1);
        Thread.ofVirtual().name("libvirt-deadline").start(() -> {
            try {
                if (!done.await(left(end).toNanos(), TimeUnit.NANOSECONDS)) {
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
