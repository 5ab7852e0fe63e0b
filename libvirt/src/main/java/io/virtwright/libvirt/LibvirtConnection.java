package io.virtwright.libvirt;

import io.virtwright.libvirt.sasl.SaslCredentials;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A connection to a libvirt daemon.
 *
 * <p>Safe for use by several threads: their calls share the window, and each waits for its own replies. Calls that are
 * in flight together are worked on by the daemon in any order; a call that needs the effect of another must be made
 * after that one returned.
 *
 * <p>A call that fails leaves the connection usable, unless {@link #fatalError()} says otherwise: after a broken
 * stream, nonsense from the daemon, or as many unanswered calls as the window holds, every later call fails with the
 * same reason.
 */
public final class LibvirtConnection implements AutoCloseable {
    private static final Duration CLOSE_DEADLINE = Duration.ofSeconds(2);

    private final RpcChannel channel;
    private final OpenOptions options;
    private final List<AuthType> authTypes;

    private LibvirtConnection(RpcChannel channel, OpenOptions options, List<AuthType> authTypes) {
        this.channel = channel;
        this.options = options;
        this.authTypes = authTypes;
    }

    /**
     * Authenticates if the daemon wants it, and opens a driver.
     *
     * @param transport from now on this connection's: closed with it, and if opening fails
     * @throws LibvirtException if the daemon refuses, wants an authentication that cannot be done here, or does not answer
     *     within the deadline
     */
    public static LibvirtConnection open(Transport transport, OpenOptions options) {
        long end = System.nanoTime() + options.openDeadline().toNanos();
        RpcChannel channel = RpcChannel.start(transport, options.window());
        boolean opened = false;
        try {
            List<AuthType> offered = channel.call(Calls.authList(), end);
            authenticate(channel, offered, options, end);
            channel.call(Calls.open(options.uri(), options.readOnly()), end);
            opened = true;
            return new LibvirtConnection(channel, options, offered);
        } finally {
            if (!opened) {
                channel.close();
            }
        }
    }

    private static void authenticate(RpcChannel channel, List<AuthType> offered, OpenOptions options, long end) {
        if (offered.isEmpty() || offered.contains(AuthType.NONE)) {
            return;
        }
        if (offered.contains(AuthType.POLKIT)) {
            if (!channel.call(Calls.authPolkit(), end)) {
                throw new LibvirtException(
                        "authentication", new LibvirtError.AuthenticationNeeded(offered, "polkit did not agree"));
            }
            return;
        }
        if (!offered.contains(AuthType.SASL)) {
            throw new LibvirtException(
                    "authentication",
                    new LibvirtError.AuthenticationNeeded(
                            offered, "the daemon needs an authentication that this client cannot do: " + offered));
        }
        SaslCredentials credentials = options.credentials()
                .orElseThrow(() -> new LibvirtException(
                        "authentication",
                        new LibvirtError.AuthenticationNeeded(
                                offered, "the daemon wants a login, and no user and password were given: " + offered)));
        new SaslLogin(channel, end).as(credentials);
    }

    /** What the daemon offered when this connection was opened. */
    public List<AuthType> authTypes() {
        return authTypes;
    }

    /**
     * Makes a call and waits for its answer, at most the call deadline that this connection was opened with.
     *
     * @throws LibvirtException if it fails
     */
    public <T> T call(Call<T> call) {
        return call(call, options.callDeadline());
    }

    /**
     * Makes a call and waits for its answer.
     *
     * @throws LibvirtException if it fails
     */
    public <T> T call(Call<T> call, Duration deadline) {
        return channel.call(
                call, System.nanoTime() + Deadlines.checked(deadline).toNanos());
    }

    /** Makes calls with the deadlines that this connection was opened with. See {@link #callAll(List, Duration)}. */
    public <T> List<Outcome<T>> callAll(List<? extends Call<? extends T>> calls) {
        return callAll(calls, options.batchDeadline());
    }

    /**
     * Makes calls, as many ahead of their replies as the window allows, and waits for all of them. Never throws because
     * a call failed.
     *
     * @param calls independent of each other; the daemon works on them in any order
     * @param deadline for all together; each also has the call deadline, from when it is sent
     * @return what became of each, in the order of the calls
     */
    public <T> List<Outcome<T>> callAll(List<? extends Call<? extends T>> calls, Duration deadline) {
        List<PendingCall> answered = channel.exchange(calls, options.callDeadline(), Deadlines.checked(deadline));
        List<Outcome<T>> outcomes = new ArrayList<>(calls.size());
        for (int i = 0; i < calls.size(); i++) {
            outcomes.add(widen(calls.get(i).outcome(answered.get(i))));
        }
        return List.copyOf(outcomes);
    }

    private static <T> Outcome<T> widen(Outcome<? extends T> outcome) {
        return switch (outcome) {
            case Outcome.Ok<? extends T> ok -> new Outcome.Ok<>(ok.value());
            case Outcome.Failed<? extends T> failed -> new Outcome.Failed<>(failed.call(), failed.error());
        };
    }

    /**
     * All domains with their states, in five calls however many domains there are. A domain that comes or goes
     * meanwhile may or may not be in the list; those that are in it are told consistently.
     *
     * @throws LibvirtException if one of the calls fails
     */
    public List<DomainSummary> domains() {
        return DomainListing.read(this);
    }

    /** Why this connection can no longer be used; empty while it can. */
    public Optional<LibvirtError> fatalError() {
        return Optional.ofNullable(channel.fatal());
    }

    /**
     * Takes leave of the daemon (which would otherwise log an error), waiting 2 s at most, and closes the transport.
     * Calls that other threads wait for fail. May be called several times.
     */
    @Override
    public void close() {
        if (channel.fatal() == null) {
            channel.exchange(List.of(Calls.close()), CLOSE_DEADLINE, CLOSE_DEADLINE);
        }
        channel.close();
    }
}
