package io.virtwright.testkit.sshd;

import io.virtwright.engine.ssh.EventQueue;
import io.virtwright.engine.ssh.Remote;
import io.virtwright.engine.ssh.RemoteChannel;
import io.virtwright.engine.ssh.SshException;
import io.virtwright.engine.ssh.SshFailure;
import io.virtwright.libvirt.LibvirtException;
import io.virtwright.libvirt.TcpTransport;
import io.virtwright.libvirt.Transport;
import io.virtwright.libvirt.UnixTransport;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/**
 * This machine as a remote host, without a network: command lines are run by a local shell.
 *
 * <p>Counts round trips, as a network of endless latency has them: answers are held back until nothing more is being asked,
 * and all that was asked by then is one round trip.
 */
public final class LocalShell implements Remote {
    private final List<String> shell;
    private final List<String> sh;
    private final String root;
    private final Duration quiet;
    private final AtomicInteger turns = new AtomicInteger();
    private final AtomicInteger channels = new AtomicInteger();

    /**
     * Runs commands.
     *
     * @param login the login shell, up to {@code -c}
     * @param sh what runs where a command says {@code sh}; words without quotes
     * @param root before the paths of sockets
     * @param quiet how long nothing is asked before answers are let through; zero for no delay, and no count
     */
    public LocalShell(List<String> login, List<String> sh, String root, Duration quiet) {
        this.quiet = quiet;
        this.shell = List.copyOf(login);
        this.sh = List.copyOf(sh);
        this.root = root;
    }

    /** With one shell for everything. */
    public static LocalShell of(String... sh) {
        return new LocalShell(List.of("sh", "-c"), List.of(sh), "", Duration.ofMillis(200));
    }

    /** How often something had to wait for an answer. */
    public int roundTrips() {
        return turns.get();
    }

    /** How many sessions and connections were opened. */
    public int channels() {
        return channels.get();
    }

    @Override
    public RemoteChannel exec(String commandLine, Duration deadline) {
        List<String> command = new ArrayList<>(shell);
        command.add(commandLine.replace("'sh' '-c'", "'" + String.join("' '", sh) + "' '-c'"));
        try {
            Process process = new ProcessBuilder(command).start();
            PipeChannel channel = new PipeChannel(process.getOutputStream(), () -> {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            });
            Thread err = channel.receive(process.getErrorStream(), RemoteChannel.Err::new);
            Thread out = channel.receive(process.getInputStream(), RemoteChannel.Out::new);
            Thread.ofVirtual().start(() -> {
                try {
                    out.join();
                    err.join();
                    channel.events.end(OptionalInt.of(process.waitFor()));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            return channel;
        } catch (IOException e) {
            throw new SshException("localhost", new SshFailure.Other(String.valueOf(e.getMessage())));
        }
    }

    @Override
    public RemoteChannel tcp(String address, int port, Duration deadline) {
        return stream(
                () -> TcpTransport.connect(new InetSocketAddress(InetAddress.ofLiteral(address), port), deadline));
    }

    @Override
    public RemoteChannel socket(String path, Duration deadline) {
        return stream(() -> UnixTransport.connect(Path.of(root + path), deadline));
    }

    private interface Connect {
        Transport connect();
    }

    private RemoteChannel stream(Connect connect) {
        Transport transport;
        try {
            transport = connect.connect();
        } catch (LibvirtException e) {
            throw new SshException("localhost", new SshFailure.ChannelRefused(String.valueOf(e.getMessage()), false));
        }
        PipeChannel channel = new PipeChannel(transport.out(), () -> {
            try {
                transport.close();
            } catch (IOException e) {
                // It is closed as far as it can be.
            }
        });
        Thread in = channel.receive(transport.in(), RemoteChannel.Out::new);
        Thread.ofVirtual().start(() -> {
            try {
                in.join();
                channel.events.end(OptionalInt.empty());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return channel;
    }

    @Override
    public SshFailure cut() {
        return new SshFailure.LinkCut("the shell ended");
    }

    @Override
    public void close() {
        // Channels are closed one by one.
    }

    /** Pipes as a channel. */
    private final class PipeChannel implements RemoteChannel {
        private final EventQueue events = new EventQueue();
        private final OutputStream out;
        private final Runnable ending;
        private final Queue<Event> released = new ArrayDeque<>();
        private final AtomicLong lastWrite = new AtomicLong(System.nanoTime());
        private final AtomicBoolean asked = new AtomicBoolean();

        PipeChannel(OutputStream out, Runnable ending) {
            this.out = out;
            this.ending = ending;
            channels.incrementAndGet();
        }

        Thread receive(InputStream in, Function<byte[], Event> event) {
            return Thread.ofVirtual().start(() -> {
                byte[] buffer = new byte[32 << 10];
                try {
                    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                        if (count > 0) {
                            events.put(event.apply(Arrays.copyOf(buffer, count)));
                        }
                    }
                } catch (IOException e) {
                    // The end is told.
                }
            });
        }

        @Override
        public Event next(Duration atMost) {
            if (!released.isEmpty()) {
                return released.remove();
            }
            Event first = events.next(atMost);
            if (first instanceof Nothing) {
                return first;
            }
            released.add(first);
            for (long left = left(); left > 0; left = left()) {
                Event more = events.next(Duration.ofNanos(left));
                if (more instanceof Ended) {
                    break; // it comes again
                }
                if (!(more instanceof Nothing)) {
                    released.add(more);
                }
            }
            if (asked.getAndSet(false)) {
                turns.incrementAndGet();
            }
            return released.remove();
        }

        private long left() {
            return quiet.toNanos() - (System.nanoTime() - lastWrite.get());
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            lastWrite.set(System.nanoTime());
            asked.set(true);
            out.write(bytes, offset, length);
            out.flush();
        }

        @Override
        public void endInput() throws IOException {
            out.close();
        }

        @Override
        public void close() {
            events.end(OptionalInt.empty());
            ending.run();
        }
    }
}
