package io.virtwright.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ports for servers that begin to listen a while after their port was chosen. They are none of those that the kernel gives to
 * connections and to whoever asks for any port: one of these could be somebody else's by then. Each is given once.
 */
public final class Ports {
    private static final int FIRST = 20_000;
    private static final Path KERNELS = Path.of("/proc/sys/net/ipv4/ip_local_port_range");
    /** How many there are; the kernel may have been told to give all. */
    private static final int COUNT = count();

    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(Math.max(1, COUNT)));

    private Ports() {}

    private static int count() {
        try {
            return Integer.parseInt(Files.readString(KERNELS).strip().split("\\s+", -1)[0]) - FIRST;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One at which nobody listens. */
    public static int free(InetAddress address) {
        for (int tries = 0; tries < COUNT; tries++) {
            OptionalInt port = bound(FIRST + Math.floorMod(NEXT.getAndIncrement(), COUNT), address);
            if (port.isPresent()) {
                return port.getAsInt();
            }
        }
        return bound(0, address).orElseThrow();
    }

    private static OptionalInt bound(int port, InetAddress address) {
        try (ServerSocket socket = new ServerSocket(port, 1, address)) {
            return OptionalInt.of(socket.getLocalPort());
        } catch (BindException e) {
            return OptionalInt.empty(); // Somebody listens.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
