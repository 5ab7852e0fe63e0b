package io.virtwright.libvirt;

import io.virtwright.libvirt.sasl.SaslCredentials;
import java.time.Duration;
import java.util.Optional;

/**
 * How to open a connection.
 *
 * @param uri the driver that the daemon shall open, e.g. {@code qemu:///system}
 * @param readOnly refuse every change; needed on the daemon's read-only socket
 * @param openDeadline for authentication and opening together
 * @param callDeadline for each call, from when it is sent
 * @param batchDeadline for each batch of calls, from its start
 * @param window how many calls are sent ahead of their replies, 1 to 1024; see {@link #DEFAULT_WINDOW}
 * @param credentials for a daemon that wants a SASL login; only read, and still the caller's to clear
 */
public record OpenOptions(
        String uri,
        boolean readOnly,
        Duration openDeadline,
        Duration callDeadline,
        Duration batchDeadline,
        int window,
        Optional<SaslCredentials> credentials) {
    /**
     * Libvirtd reads up to {@code max_client_requests} (5 by default) of a client, and counts the request that it is
     * about to receive as one of them: a fifth unanswered call makes it log "Client hit max requests limit"
     * ({@code virNetServerClientDispatchRead} of {@code src/rpc/virnetserverclient.c}). So 4 is the most that never
     * does.
     */
    public static final int DEFAULT_WINDOW = 4;

    public OpenOptions {
        Deadlines.checked(openDeadline);
        Deadlines.checked(callDeadline);
        Deadlines.checked(batchDeadline);
        if (window < 1 || window > 1024) {
            throw new IllegalArgumentException("a window of " + window + " calls; 1 to 1024 are possible");
        }
    }

    /** Opens a driver for reading and writing; 10 s to open, 30 s for a call, 120 s for a batch. */
    public static OpenOptions of(String uri) {
        return new OpenOptions(
                uri,
                false,
                Duration.ofSeconds(10),
                Duration.ofSeconds(30),
                Duration.ofSeconds(120),
                DEFAULT_WINDOW,
                Optional.empty());
    }

    /** The same, for reading only. */
    public OpenOptions asReadOnly() {
        return new OpenOptions(uri, true, openDeadline, callDeadline, batchDeadline, window, credentials);
    }

    /** The same with other deadlines. */
    public OpenOptions withDeadlines(Duration open, Duration call, Duration batch) {
        return new OpenOptions(uri, readOnly, open, call, batch, window, credentials);
    }

    /** The same with another window. */
    public OpenOptions withWindow(int calls) {
        return new OpenOptions(uri, readOnly, openDeadline, callDeadline, batchDeadline, calls, credentials);
    }

    /** The same, with a SASL login where the daemon wants one. */
    public OpenOptions withCredentials(SaslCredentials login) {
        return new OpenOptions(uri, readOnly, openDeadline, callDeadline, batchDeadline, window, Optional.of(login));
    }
}
