package io.virtwright.testkit.sshd;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * A long way to a server: passes bytes on some time after they came, in both directions, however many they are. For kernels
 * without netem. What TCP itself asks back and forth stays fast.
 */
public final class SlowLink implements AutoCloseable {
    @SuppressWarnings("ArrayRecordComponent") // passed on, never compared
    private record Piece(long due, byte[] bytes) {}

    private final ServerSocket front;
    private final String address;
    private final int port;
    private final Duration oneWay;

    /** On a free port of 127.0.0.1. */
    public SlowLink(String address, int port, Duration oneWay) throws IOException {
        this.front = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.address = address;
        this.port = port;
        this.oneWay = oneWay;
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return front.getLocalPort();
    }

    private void accept() {
        try {
            while (!front.isClosed()) {
                Socket near = front.accept();
                Socket far = new Socket(address, port);
                near.setTcpNoDelay(true);
                far.setTcpNoDelay(true);
                pass(near, far);
                pass(far, near);
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    private void pass(Socket from, Socket to) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        BlockingQueue<Piece> way = new LinkedBlockingQueue<>();
        Thread.ofVirtual().start(() -> {
            byte[] buffer = new byte[64 << 10];
            try {
                for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                    way.add(new Piece(System.nanoTime() + oneWay.toNanos(), Arrays.copyOf(buffer, count)));
                }
            } catch (IOException e) {
                // It ends like an end.
            } finally {
                way.add(new Piece(System.nanoTime() + oneWay.toNanos(), new byte[0]));
            }
        });
        Thread.ofVirtual().start(() -> {
            try (from;
                    to) {
                for (Piece piece = way.take(); piece.bytes().length > 0; piece = way.take()) {
                    Thread.sleep(Duration.ofNanos(Math.max(0, piece.due() - System.nanoTime())));
                    out.write(piece.bytes());
                }
            } catch (IOException e) {
                // The other side hung up.
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Override
    public void close() throws IOException {
        front.close();
    }
}
