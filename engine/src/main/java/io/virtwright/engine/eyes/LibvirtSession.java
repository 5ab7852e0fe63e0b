package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Reading;
import io.virtwright.libvirt.LibvirtConnection;
import io.virtwright.libvirt.LibvirtError;
import io.virtwright.libvirt.LibvirtException;
import io.virtwright.libvirt.OpenOptions;
import io.virtwright.libvirt.Transport;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A connection to a daemon, which is cut when the deadline of a batch passes. */
final class LibvirtSession implements AutoCloseable {
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final String URI = "qemu:///system";

    private final Transport transport;
    private final LibvirtConnection connection;

    private LibvirtSession(Transport transport, LibvirtConnection connection) {
        this.transport = transport;
        this.connection = connection;
    }

    LibvirtConnection connection() {
        return connection;
    }

    /**
     * As {@link LibvirtDoor#open}.
     *
     * @param connect throws {@link LibvirtException} with {@link LibvirtError.Unreachable} where the next may be tried
     * @param window how many calls are sent ahead of their replies
     */
    static <S> Reading<LibvirtSession> open(
            List<S> sockets,
            Function<S, Transport> connect,
            long end,
            Duration deadline,
            boolean readOnly,
            int window) {
        Reading<LibvirtSession> failure = Reading.absent();
        for (S socket : sockets) {
            try {
                return Reading.of(open(connect.apply(socket), end, deadline, readOnly, window));
            } catch (LibvirtException e) {
                failure = Reading.unreadable("the libvirt daemon at " + socket + ": " + e.getMessage());
                if (!(e.error() instanceof LibvirtError.Unreachable)) {
                    return failure;
                }
            }
        }
        return failure;
    }

    private static LibvirtSession open(Transport transport, long end, Duration deadline, boolean readOnly, int window) {
        OpenOptions options =
                OpenOptions.of(URI).withDeadlines(left(end), deadline, deadline).withWindow(window);
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
