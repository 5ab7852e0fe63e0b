package io.virtwright.app.cli;

import io.virtwright.app.fleet.Fleet;
import io.virtwright.app.report.FleetResults;
import io.virtwright.app.report.HostResult;
import io.virtwright.app.terminal.Progress;
import io.virtwright.engine.host.Host;
import io.virtwright.engine.ssh.SshTarget;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * The hosts that one command is for, and how they are reached.
 *
 * @param reach the words of a command line that name a host, and how it is reached, as they were given
 */
record Remotes(Context context, List<SshTarget> hosts, Login login, int parallel, UnaryOperator<String> reach) {
    Remotes {
        hosts = List.copyOf(hosts);
    }

    /** What is done on one host. Whatever it throws is a failure of this host alone. */
    @FunctionalInterface
    interface Work<R> {
        R on(int index, Host host);
    }

    /** What is left of a host on which it could not be done. */
    @FunctionalInterface
    interface Failed<R> {
        R because(int index, String reason);
    }

    /** Whether it is one host, which is told of as this machine is. */
    boolean single() {
        return hosts.size() == 1;
    }

    List<String> names() {
        return hosts.stream().map(SshTarget::text).toList();
    }

    /** A host, by its number, and how it is reached: to be said again in a command that is suggested. */
    String again(int index) {
        return reach.apply(hosts.get(index).text());
    }

    /** Whether it is known, without asking, that what runs on a host runs as root: a configuration of ssh may say so, too. */
    boolean root(int index) {
        return login.sudo().isUsed()
                || hosts.get(index).user().filter("root"::equals).isPresent();
    }

    FleetResults results() {
        return new FleetResults(names());
    }

    /** Connects, for as long as the result is not closed. */
    Connected only() {
        return new Connected(context.hosts().remote(hosts.getFirst(), login));
    }

    /** A host and its connection. */
    record Connected(Host host) implements AutoCloseable {
        @Override
        public void close() {
            Remotes.close(host);
        }
    }

    private static void close(Host host) {
        if (host instanceof AutoCloseable connection) {
            try {
                connection.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /**
     * Works on all hosts side by side.
     *
     * @param which their numbers
     * @param what is told to be under way, on a terminal; nothing if empty
     * @param results where failures are put, besides what {@code work} puts there
     * @param take is given what comes out, in the order of the hosts
     */
    <R> void each(
            List<Integer> which, String what, FleetResults results, Work<R> work, Failed<R> failed, Consumer<R> take) {
        try (Progress progress = context.io().progress(what, which.size())) {
            Fleet.each(
                    which,
                    parallel,
                    (_, index) -> {
                        R result = attempt(index, results, work, failed);
                        progress.done(results.of(index).status() != HostResult.Status.FAILED);
                        return result;
                    },
                    take);
        }
    }

    List<Integer> all() {
        return IntStream.range(0, hosts.size()).boxed().toList();
    }

    private <R> R attempt(int index, FleetResults results, Work<R> work, Failed<R> failed) {
        try {
            Host host = context.hosts().remote(hosts.get(index), login);
            try {
                return work.on(index, host);
            } finally {
                close(host);
            }
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            HostResult result = Errors.ofHost(e);
            results.put(index, result);
            return failed.because(index, result.detail());
        }
    }
}
