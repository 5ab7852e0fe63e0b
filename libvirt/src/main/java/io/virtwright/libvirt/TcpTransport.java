package io.virtwright.libvirt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;

/** A TCP socket of a libvirt daemon. Nothing about it is secret, see {@link #isConfidential()}. */
public final class TcpTransport implements Transport {
    /** {@code LIBVIRTD_TCP_PORT}. */
    public static final int PORT = 16509;

    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    private TcpTransport(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        this.out = socket.getOutputStream();
    }

    /**
     * Connects.
     *
     * @param address resolved; 0.0.0.0 and :: are not where anybody is
     * @throws LibvirtException with {@link LibvirtError.Unreachable}, or {@link LibvirtError.TimedOut} after the deadline
     */
    public static TcpTransport connect(InetSocketAddress address, Duration deadline) {
        Deadlines.checked(deadline);
        String call = "connect to " + text(address);
        Socket socket = new Socket();
        boolean done = false;
        try {
            // A deadline of less than 1 ms must not become 0, which is none.
            socket.connect(address, Math.toIntExact(Math.max(1, deadline.toMillis())));
            socket.setTcpNoDelay(true);
            TcpTransport transport = new TcpTransport(socket);
            done = true;
            return transport;
        } catch (SocketTimeoutException e) {
            throw new LibvirtException(
                    call, new LibvirtError.TimedOut("nobody accepted within " + Deadlines.text(deadline), false));
        } catch (IOException | IllegalArgumentException e) {
            throw new LibvirtException(call, new LibvirtError.Unreachable(Deadlines.reason(e)));
        } finally {
            if (!done) {
                closeQuietly(socket);
            }
        }
    }

    /** For messages: {@code 127.0.0.1:16509}, {@code [::1]:16509}. */
    static String text(InetSocketAddress address) {
        InetAddress resolved = address.getAddress();
        String host = resolved == null ? address.getHostString() : resolved.getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    Socket socket() {
        return socket;
    }

    @Override
    public InputStream in() {
        return in;
    }

    @Override
    public OutputStream out() {
        return out;
    }

    @Override
    public boolean isConfidential() {
        return false;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // It never carried anything: there is nothing to lose.
        }
    }
}
