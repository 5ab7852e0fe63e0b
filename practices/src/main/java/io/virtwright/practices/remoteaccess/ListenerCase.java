package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.snapshot.Listener;
import io.virtwright.engine.snapshot.Reading;
import java.util.List;
import java.util.Optional;

/**
 * One port of libvirt, now and after the next boot.
 *
 * @param now where it listens now: {@code 0.0.0.0:16509}
 * @param reachable how it is reached on the host itself; absent where it doesn't listen now, unreadable where that can't be
 *     told
 * @param later where it will listen after a boot: {@code *:16509}
 * @param activated systemd opens it, and starts the daemon for the first client
 * @param daemon that serves it
 * @param conf of that daemon
 */
record ListenerCase(
        Transport transport,
        int port,
        List<String> now,
        Reading<Listener> reachable,
        List<String> later,
        boolean activated,
        Daemon daemon,
        Reading<DaemonConf> conf) {

    ListenerCase {
        now = List.copyOf(now);
        later = List.copyOf(later);
    }

    /** {@code tcp 0.0.0.0:16509}. */
    String label() {
        return transport.word() + " "
                + (now.isEmpty() ? later : now).stream().findFirst().orElse("*:" + port);
    }

    Subject subject() {
        return new Subject(Subject.Kind.LISTENER, label(), Optional.empty(), Optional.empty());
    }

    /** What its daemon needs to start with it; absent where it is none over TLS, or is not opened at a start. */
    Reading<Certificates> certificates() {
        return transport.isTls() && (activated || !later.isEmpty()) ? conf.map(Certificates::of) : Reading.absent();
    }

    /** Whether its configuration has clients authenticate by SASL; empty where that could not be read. */
    Optional<Boolean> wantsSasl() {
        return conf.found().map(found -> found.authentication(transport).equals("sasl"));
    }

    /** How the daemon takes a change of its files. */
    String restart() {
        return "It acts after: `systemctl restart " + daemon.word()
                + "` (domains keep running; clients are disconnected).";
    }
}
