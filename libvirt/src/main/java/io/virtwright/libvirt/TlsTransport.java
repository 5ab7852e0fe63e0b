package io.virtwright.libvirt;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS to a libvirt daemon, by a stranger: without a certificate of its own, and believing whatever certificate the daemon
 * has. Good for asking what a listener offers; {@link #isConfidential()} is false.
 */
public final class TlsTransport implements Transport {
    /** {@code LIBVIRTD_TLS_PORT}. */
    public static final int PORT = 16514;

    /**
     * What the daemon sends when it is content with the client's certificate, or wants none: {@code src/rpc/virnetserverclient.c},
     * {@code virNetServerClientCheckAccess}.
     */
    private static final int CONTENT = 1;

    private final Transport raw;
    private final InputStream in;
    private final OutputStream out;

    private TlsTransport(Transport raw, SSLSocket secured) throws IOException {
        this.raw = raw;
        this.in = secured.getInputStream();
        this.out = secured.getOutputStream();
    }

    /**
     * Connects, and waits until the daemon is content.
     *
     * @param address resolved
     * @param deadline for all of it
     * @throws LibvirtException with {@link LibvirtError.CertificateRefused} if the daemon ends the session because it wants a
     *     client certificate; {@link LibvirtError.Malformed} if it speaks no TLS that is understood here;
     *     {@link LibvirtError.Unreachable} or {@link LibvirtError.TimedOut}
     */
    public static TlsTransport asStranger(InetSocketAddress address, Duration deadline) {
        long end = System.nanoTime() + Deadlines.checked(deadline).toNanos();
        TcpTransport raw = TcpTransport.connect(address, deadline);
        return asStranger(raw, address, Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    }

    /**
     * The same over a stream that is there, which is closed if this fails.
     *
     * @param address for messages
     */
    public static TlsTransport asStranger(Transport raw, InetSocketAddress address, Duration deadline) {
        long end = System.nanoTime() + Deadlines.checked(deadline).toNanos();
        String call = "TLS with " + TcpTransport.text(address);
        // Socket timeouts are for each read: a daemon that sends drops would never exceed one.
        FutureTask<TlsTransport> greeting = new FutureTask<>(() -> greet(raw, address, call));
        Thread.ofVirtual().name("libvirt-tls").start(greeting);
        boolean done = false;
        try {
            TlsTransport transport = greeting.get(Math.max(1, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            done = true;
            return transport;
        } catch (TimeoutException e) {
            throw new LibvirtException(
                    call, new LibvirtError.TimedOut("no answer within " + Deadlines.text(deadline), false));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new LibvirtException(call, new LibvirtError.Interrupted("interrupted while waiting", false));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LibvirtException told) {
                throw told;
            }
            throw new IllegalStateException(call, e.getCause());
        } finally {
            if (!done) {
                closeQuietly(raw);
            }
        }
    }

    private static TlsTransport greet(Transport raw, InetSocketAddress address, String call) {
        SSLSocket secured;
        try {
            secured = (SSLSocket) credulous()
                    .getSocketFactory()
                    .createSocket(socket(raw), address.getHostString(), address.getPort(), true);
            secured.startHandshake();
        } catch (IOException e) {
            throw new LibvirtException(
                    call, new LibvirtError.Malformed("no TLS session: " + Deadlines.reason(e), false));
        }
        int first;
        TlsTransport transport;
        try {
            transport = new TlsTransport(raw, secured);
            first = transport.in.read();
        } catch (IOException e) {
            // An alert, or a bare end: with TLS 1.3 the handshake is over here before the daemon has looked.
            throw new LibvirtException(
                    call,
                    new LibvirtError.CertificateRefused(
                            "it ended the session when no client certificate came: " + Deadlines.reason(e)));
        }
        if (first < 0) {
            throw new LibvirtException(
                    call, new LibvirtError.CertificateRefused("it ended the session when no client certificate came"));
        }
        if (first != CONTENT) {
            throw new LibvirtException(
                    call, new LibvirtError.Malformed("no libvirt daemon: it sent byte " + first, false));
        }
        return transport;
    }

    private static Socket socket(Transport raw) {
        return raw instanceof TcpTransport tcp ? tcp.socket() : new StreamSocket(raw);
    }

    private static SSLContext credulous() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new Credulous()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this JDK has no TLS", e);
        }
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

    /** Without a farewell: one could block on a daemon that does not read. */
    @Override
    public void close() throws IOException {
        raw.close();
    }

    private static void closeQuietly(Transport raw) {
        try {
            raw.close();
        } catch (IOException ignored) {
            // The reason that matters is being thrown.
        }
    }

    /** Believes every certificate: nothing is told to the daemon that it must not know. */
    private static final class Credulous extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
