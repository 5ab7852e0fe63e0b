package io.virtwright.libvirt;

import io.virtwright.libvirt.sasl.Mechanisms;
import io.virtwright.libvirt.sasl.SaslCredentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Asks a listener what it demands of strangers. No question sends anybody's credentials, and a listener that lets a
 * stranger in is taken leave of at once. The daemon logs that a client went away ({@code End of file while reading data}),
 * and a login that failed.
 */
public final class ListenerQuestions {
    private static final Duration FAREWELL = Duration.ofSeconds(1);

    /** With which a daemon refuses a caller who has not logged in, or not well ({@code src/rpc/virnetserverprogram.c}). */
    private static final Set<Integer> REFUSALS = Set.of(
            ErrorCode.RPC,
            ErrorCode.AUTH_FAILED,
            ErrorCode.AUTH_CANCELLED,
            ErrorCode.AUTH_UNAVAILABLE,
            ErrorCode.ACCESS_DENIED);

    private ListenerQuestions() {}

    /**
     * Asks what a listener offers, and logs in nowhere.
     *
     * @param transport closed at the end
     * @throws LibvirtException if the daemon does not answer within the deadline, or answers nonsense
     */
    public static ListenerOffer offer(Transport transport, Duration deadline) {
        long end = System.nanoTime() + Deadlines.checked(deadline).toNanos();
        try (RpcChannel channel = RpcChannel.start(transport, 1)) {
            List<AuthType> types = channel.call(Calls.authList(), end);
            return new ListenerOffer(types, types.contains(AuthType.SASL) ? listed(channel, end) : List.of());
        }
    }

    /** None, where the daemon has none that this transport allows: it refuses the question then. */
    private static List<String> listed(RpcChannel channel, long end) {
        try {
            return new SaslLogin(channel, end).mechanisms();
        } catch (LibvirtException e) {
            if (e.error() instanceof LibvirtError.Refused refused && refused.code() == ErrorCode.AUTH_FAILED) {
                return List.of();
            }
            throw e;
        }
    }

    /**
     * Opens a driver without any login.
     *
     * @param transport closed at the end
     * @param uri the driver, opened for reading only
     * @throws LibvirtException if it could not be tried: no answer, nonsense, or an error that says nothing of logins
     */
    public static LoginAnswer withoutLogin(Transport transport, String uri, Duration deadline) {
        long end = System.nanoTime() + Deadlines.checked(deadline).toNanos();
        try (RpcChannel channel = RpcChannel.start(transport, 1)) {
            // A daemon takes no other call first; and asking it logs in nowhere.
            channel.call(Calls.authList(), end);
            channel.call(Calls.open(uri, true), end);
            channel.exchange(List.of(Calls.close()), FAREWELL, FAREWELL);
            return new LoginAnswer.Accepted("no login");
        } catch (LibvirtException e) {
            return new LoginAnswer.Refused(refusal(e));
        }
    }

    /**
     * Logs in by SASL as a user and with a password that are made up, and as nobody (ANONYMOUS) where that is listed; a
     * connection for each.
     *
     * @param transports new connections to one listener; each is closed
     * @param deadline for all of it
     * @throws LibvirtException if it could not be tried; {@link LibvirtError.AuthenticationNeeded} where the listener wants no
     *     SASL login, or none that can be tried here (GSSAPI)
     */
    public static LoginAnswer wrongLogin(Supplier<? extends Transport> transports, Duration deadline) {
        long end = System.nanoTime() + Deadlines.checked(deadline).toNanos();
        SaslCredentials stranger = Mechanisms.stranger();
        List<String> left = new ArrayList<>();
        LoginAnswer answer = new LoginAnswer.Refused("");
        boolean first = true;
        do {
            try (RpcChannel channel = RpcChannel.start(transports.get(), 1)) {
                List<AuthType> types = channel.call(Calls.authList(), end);
                List<String> mechanisms =
                        types.contains(AuthType.SASL) ? new SaslLogin(channel, end).mechanisms() : List.of();
                if (first) {
                    left.addAll(worthTrying(types, mechanisms));
                    first = false;
                }
                answer = wrongLogin(channel, end, left.removeFirst(), stranger);
            }
        } while (answer instanceof LoginAnswer.Refused && !left.isEmpty());
        return answer;
    }

    private static List<String> worthTrying(List<AuthType> types, List<String> mechanisms) {
        List<String> worth = Mechanisms.forStranger(mechanisms);
        if (worth.isEmpty()) {
            String why = types.contains(AuthType.SASL)
                    ? "it lists no mechanism that can be tried without a ticket or certificate: " + mechanisms
                    : "it asks for no user and password, but offers " + types;
            throw new LibvirtException("SASL login", new LibvirtError.AuthenticationNeeded(types, why));
        }
        return worth;
    }

    private static LoginAnswer wrongLogin(RpcChannel channel, long end, String mechanism, SaslCredentials stranger) {
        try {
            new SaslLogin(channel, end).attempt(mechanism, stranger, false, false);
            return new LoginAnswer.Accepted(mechanism);
        } catch (LibvirtException e) {
            return new LoginAnswer.Refused(refusal(e));
        }
    }

    private static String refusal(LibvirtException e) {
        if (e.error() instanceof LibvirtError.Refused refused && REFUSALS.contains(refused.code())) {
            return refused.message();
        }
        throw e;
    }
}
