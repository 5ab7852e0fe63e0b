package io.virtwright.lab;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

/** QEMU's monitor: a line of JSON for each command and each answer. Of the answers only a few words are ever needed. */
final class Qmp implements AutoCloseable {
    private static final Pattern STATUS = Pattern.compile("\"status\": *\"([a-z-]+)\"");

    private final SocketChannel channel;
    private final Selector selector;
    private final long end;
    private final StringBuilder pending = new StringBuilder();

    /** Connects to a listening monitor; everything done with it must end within the deadline. */
    Qmp(Path socket, Duration deadline) {
        end = System.nanoTime() + deadline.toNanos();
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            throw Command.failed("cannot reach QEMU's monitor " + socket, e);
        }
        call("{\"execute\": \"qmp_capabilities\"}");
    }

    /**
     * Runs a command without arguments.
     *
     * @return the line that answers it
     */
    String run(String command) {
        return call("{\"execute\": \"" + command + "\"}");
    }

    /** Runs a command with arguments, an object of JSON. */
    String run(String command, String arguments) {
        return call("{\"execute\": \"" + command + "\", \"arguments\": " + arguments + "}");
    }

    /** A migration then carries only devices: the memory is in files that both ends map. */
    void leaveMemoryOut() {
        run("migrate-set-capabilities", "{\"capabilities\": [{\"capability\": \"x-ignore-shared\", \"state\": true}]}");
    }

    /** Runs a command of the human monitor; what it prints, as a string of JSON. */
    String human(String line) {
        return run("human-monitor-command", "{\"command-line\": \"" + line + "\"}");
    }

    /** The status in the answer to a query: of the machine or of a migration. */
    String status(String query) {
        String answer = run(query);
        var matcher = STATUS.matcher(answer);
        return matcher.find() ? matcher.group(1) : "";
    }

    private String call(String request) {
        try {
            var bytes = ByteBuffer.wrap((request + "\n").getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            while (true) {
                String line = line();
                if (line.startsWith("{\"return\"")) {
                    return line;
                }
                if (line.startsWith("{\"error\"")) {
                    throw new LabException("QEMU refused " + request + ": " + line);
                }
            }
        } catch (IOException e) {
            throw Command.failed("QEMU's monitor broke off at " + request, e);
        }
    }

    private String line() throws IOException {
        var buffer = ByteBuffer.allocate(8192);
        while (true) {
            int newline = pending.indexOf("\n");
            if (newline >= 0) {
                String line = pending.substring(0, newline).strip();
                pending.delete(0, newline + 1);
                return line;
            }
            long left = (end - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new LabException("QEMU's monitor did not answer in time");
            }
            selector.select(left);
            if (Thread.currentThread().isInterrupted()) {
                throw new LabException("interrupted while QEMU's monitor was asked");
            }
            selector.selectedKeys().clear();
            buffer.clear();
            if (channel.read(buffer) < 0) {
                throw new IOException("QEMU ended");
            }
            pending.append(StandardCharsets.UTF_8.decode(buffer.flip()));
        }
    }

    @Override
    public void close() {
        try (channel;
                selector) {
            // Both are closed.
        } catch (IOException e) {
            throw Command.failed("cannot close QEMU's monitor", e);
        }
    }
}
