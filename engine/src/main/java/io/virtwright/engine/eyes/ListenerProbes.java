package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Listener;
import io.virtwright.engine.snapshot.LoginResult;
import io.virtwright.engine.snapshot.Offer;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.libvirt.AuthType;
import io.virtwright.libvirt.LibvirtError;
import io.virtwright.libvirt.LibvirtException;
import io.virtwright.libvirt.ListenerOffer;
import io.virtwright.libvirt.ListenerQuestions;
import io.virtwright.libvirt.LoginAnswer;
import io.virtwright.libvirt.TcpTransport;
import io.virtwright.libvirt.TlsTransport;
import io.virtwright.libvirt.Transport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * Answers the probes for libvirt's listeners, all at the same time. A listener that says nothing, talks nonsense or floods
 * costs the deadline, and is unreadable. So is one that nobody answers at: what was seen listening may be behind a
 * firewall, and is not known to be harmless.
 */
final class ListenerProbes {
    /** For each question, its connections and TLS included: 10 s. A host whose processors are busy is slow, not mute. */
    static final Duration DEADLINE = Duration.ofSeconds(10);

    /** For closing what does not want to be closed. */
    private static final Duration GRACE = Duration.ofSeconds(4);

    private static final String URI = "qemu:///system";
    private static final int MAX_REASON = 300;

    private final Duration deadline;
    private final Way way;

    /** Connects to a listener of the host. */
    interface Way {
        /**
         * Connects.
         *
         * @throws LibvirtException as {@link TcpTransport#connect}
         */
        Transport connect(InetSocketAddress place, Duration deadline);
    }

    ListenerProbes(Duration deadline, Way way) {
        this.deadline = deadline;
        this.way = way;
    }

    /** From this machine. */
    static Transport direct(InetSocketAddress place, Duration deadline) {
        return TcpTransport.connect(place, deadline);
    }

    /** The readings of those of the probes that ask a listener; nothing for the others. */
    Map<Probe<?>, Reading<?>> read(Collection<? extends Probe<?>> probes) {
        Map<Probe<?>, FutureTask<Reading<?>>> asked = new LinkedHashMap<>();
        for (Probe<?> probe : probes) {
            if (probe instanceof Probe.OfListeners<?> question && !asked.containsKey(probe)) {
                FutureTask<Reading<?>> task = new FutureTask<>(() -> answer(question));
                asked.put(probe, task);
                Thread.ofVirtual().name("virtwright-listener").start(task);
            }
        }
        long end = System.nanoTime() + deadline.plus(GRACE).toNanos();
        Map<Probe<?>, Reading<?>> readings = new LinkedHashMap<>();
        asked.forEach((probe, task) -> readings.put(probe, result(task, end)));
        return readings;
    }

    private Reading<?> result(FutureTask<Reading<?>> task, long end) {
        try {
            return task.get(Math.max(end - System.nanoTime(), 0), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Reading.unreadable("no answer within " + deadline.toMillis() / 1000.0 + " s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Reading.unreadable("interrupted");
        } catch (ExecutionException e) {
            throw new IllegalStateException("asking a listener failed", e.getCause());
        }
    }

    private Reading<?> answer(Probe.OfListeners<?> probe) {
        return switch (probe) {
            case Probe.ListenerOffer(Listener listener) ->
                this.<Offer>asked(
                        listener,
                        end -> types(ListenerQuestions.offer(connect(listener, end), LibvirtSession.left(end))),
                        Offer.Refused::new);
            case Probe.Login(Listener listener, Probe.Attempt attempt) ->
                this.<LoginResult>asked(
                        listener, end -> result(attempt(listener, attempt, end)), LoginResult.Refused::new);
        };
    }

    /**
     * @param question gets the time when it must be answered
     * @param hungUp what it means that the listener wants a certificate
     */
    private <T> Reading<T> asked(Listener listener, Function<Long, T> question, Function<String, T> hungUp) {
        try {
            return Reading.of(question.apply(System.nanoTime() + deadline.toNanos()));
        } catch (LibvirtException e) {
            return e.error() instanceof LibvirtError.CertificateRefused(String message)
                    ? Reading.of(hungUp.apply(clipped(message)))
                    : Reading.unreadable(clipped(listener.label() + ": " + e.getMessage()));
        } catch (IllegalArgumentException e) {
            return Reading.unreadable("no address of a listener: " + clipped(listener.label()));
        }
    }

    private LoginAnswer attempt(Listener listener, Probe.Attempt attempt, long end) {
        return switch (attempt) {
            case WITHOUT -> ListenerQuestions.withoutLogin(connect(listener, end), URI, LibvirtSession.left(end));
            case WRONG -> ListenerQuestions.wrongLogin(() -> connect(listener, end), LibvirtSession.left(end));
        };
    }

    private static LoginResult result(LoginAnswer answer) {
        return switch (answer) {
            case LoginAnswer.Accepted _ -> new LoginResult.Accepted();
            case LoginAnswer.Refused(String reason) -> new LoginResult.Refused(clipped(reason));
        };
    }

    /** A daemon that lists no type asks for nothing: libvirt's own client takes it so. */
    private static Offer types(ListenerOffer offer) {
        List<AuthType> types = offer.types().isEmpty() ? List.of(AuthType.NONE) : offer.types();
        return new Offer.Types(types.stream().map(AuthType::toString).toList(), offer.mechanisms());
    }

    private Transport connect(Listener listener, long end) {
        InetAddress address = InetAddress.ofLiteral(listener.address());
        if (address.isAnyLocalAddress()) {
            // Bound to all addresses, it is at the loopback one. Java would ask for the host's name instead.
            address = InetAddress.ofLiteral(listener.address().contains(":") ? "::1" : "127.0.0.1");
        }
        InetSocketAddress place = new InetSocketAddress(address, listener.port());
        Duration left = LibvirtSession.left(end);
        Transport plain = way.connect(place, left);
        return listener.tls() ? TlsTransport.asStranger(plain, place, LibvirtSession.left(end)) : plain;
    }

    /** A stranger chose these words. */
    private static String clipped(String text) {
        return text.length() <= MAX_REASON ? text : text.substring(0, MAX_REASON) + "...";
    }
}
