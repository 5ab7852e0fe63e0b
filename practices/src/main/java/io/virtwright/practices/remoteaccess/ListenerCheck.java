package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.libvirtconf.LibvirtConf;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code remote-access.listener}: what listens now, and what will. */
final class ListenerCheck {
    static final String TABLES = "/proc/net/tcp, /proc/net/tcp6";

    private final Setup setup;
    private final Snapshot snapshot;
    private final Optional<Set<Transport>> want;
    private final List<Fault> faults = new ArrayList<>();

    private ListenerCheck(Setup setup, Snapshot snapshot, Policy policy) {
        this.setup = setup;
        this.snapshot = snapshot;
        this.want = policy.host(Keys.TRANSPORT);
    }

    static Finding finding(Setup setup, Snapshot snapshot, Policy policy) {
        return new ListenerCheck(setup, snapshot, policy).finding();
    }

    private Finding finding() {
        Judgement running = running();
        Judgement persistent = persistent();
        return Fault.finding(
                Checks.LISTENER,
                Subject.host(snapshot.host()),
                Map.of(Layer.RUNNING, running, Layer.PERSISTENT, persistent),
                faults,
                good());
    }

    private String good() {
        String idle = setup.planned().values().stream()
                .flatMap(planned -> planned.found().flatMap(Planned::idle).stream())
                .map(text -> " " + text + ".")
                .collect(Collectors.joining());
        if (setup.cases().isEmpty()) {
            return "Nothing listens for libvirt on the network, now or after the next boot." + idle;
        }
        return setup.cases().stream().map(ListenerCheck::words).collect(Collectors.joining(" ")) + idle;
    }

    private static String words(ListenerCase one) {
        String when = one.now().isEmpty()
                ? "will listen after the next boot"
                : one.later().isEmpty() ? "listens now, and no longer after the next boot" : "listens";
        return one.daemon().word() + " " + when + " on " + one.label()
                + (one.activated() ? " (systemd opens the socket)" : "") + ".";
    }

    private Value want() {
        return want.map(all ->
                        Value.texts(all.stream().map(Transport::word).sorted().toList()))
                .orElseGet(() -> Value.of("any that starts, or none"));
    }

    private Judgement running() {
        return switch (setup.running()) {
            case Reading.Absent<Running>() -> Judgement.notApplicable("no kernel runs here");
            case Reading.Unreadable<Running>(String reason) -> Judgement.unknown(reason, TABLES);
            case Reading.Present<Running>(Running running) -> {
                List<Fault> own = faults(one -> !one.now().isEmpty(), "now");
                faults.addAll(own);
                Judgement judged = Fault.judge(own, shown(setup.cases(), true), want(), TABLES);
                yield own.isEmpty() ? running.note().map(judged::noting).orElse(judged) : judged;
            }
        };
    }

    private static Value shown(List<ListenerCase> cases, boolean now) {
        return Value.texts(cases.stream()
                .flatMap(one -> (now ? one.now() : one.later())
                        .stream()
                                .map(where -> one.transport().word() + " " + where + " "
                                        + one.daemon().word()))
                .toList());
    }

    private Judgement persistent() {
        List<Planned> planned = new ArrayList<>();
        for (Daemon daemon : Daemon.REMOTE) {
            switch (setup.planned(daemon)) {
                case Reading.Present<Planned>(Planned one) -> planned.add(one);
                case Reading.Absent<Planned>() -> {}
                case Reading.Unreadable<Planned>(String reason) -> {
                    return Judgement.unknown(reason, daemon.service());
                }
            }
        }
        if (planned.stream().noneMatch(Planned::exists)
                && setup.cases().stream().allMatch(one -> one.later().isEmpty())) {
            return Judgement.notApplicable("no unit of systemd starts a libvirt daemon");
        }
        List<Fault> own = new ArrayList<>(faults(one -> !one.later().isEmpty(), "after the next boot"));
        conflicting()
                .forEach(one -> one.conflict().ifPresent(why -> own.add(new Fault(Severity.HIGH, why, starting()))));
        if (planned.stream().filter(Planned::starts).count() > 1) {
            own.add(new Fault(
                    Severity.MEDIUM,
                    "both libvirtd and virtproxyd are started at boot, and both want the socket of clients",
                    "Disable one: `systemctl disable --now libvirtd.service libvirtd.socket libvirtd-ro.socket"
                            + " libvirtd-admin.socket libvirtd-tcp.socket libvirtd-tls.socket`."));
        }
        List<String> doubts = new ArrayList<>();
        List<ListenerCase> stopped = new ArrayList<>();
        for (ListenerCase one : setup.cases()) {
            switch (one.certificates().flatMap(certificates -> certificates.lacking(snapshot))) {
                case Reading.Present<String>(String lacking) -> {
                    stopped.add(one);
                    own.add(uncertified(one, lacking));
                }
                case Reading.Absent<String>() -> {}
                case Reading.Unreadable<String>(String reason) -> doubts.add(reason);
            }
        }
        faults.addAll(own);
        String sources = planned.stream()
                .flatMap(one -> one.sources().stream())
                .distinct()
                .collect(Collectors.joining(", "));
        return own.isEmpty() && !doubts.isEmpty()
                ? Judgement.unknown(String.join("; ", doubts), sources)
                : Fault.judge(own, later(setup.cases(), planned, stopped), want(), sources);
    }

    private Fault uncertified(ListenerCase one, String lacking) {
        return new Fault(
                Severity.HIGH,
                one.daemon().word() + " does not start with its listener " + one.label() + ": " + lacking,
                certifying(one));
    }

    private String certifying(ListenerCase one) {
        String put = one.certificates().found().map(Certificates::remedy).orElse("") + " Then run: `systemctl restart "
                + one.daemon().service() + "`.";
        if (want.isEmpty()) {
            return put + " Or close the listener. " + closing(one);
        }
        if (!want.get().contains(Transport.TLS)) {
            return closing(one);
        }
        return missing().contains(Transport.TLS) ? starting() : put;
    }

    private static Value later(List<ListenerCase> cases, List<Planned> planned, List<ListenerCase> stopped) {
        List<Value> items = new ArrayList<>();
        if (shown(cases, false) instanceof Value.Items(List<Value> listeners)) {
            items.addAll(listeners);
        }
        Stream.concat(
                        planned.stream()
                                .filter(one -> one.conflict().isPresent())
                                .map(Planned::daemon),
                        stopped.stream().map(ListenerCase::daemon))
                .distinct()
                .forEach(daemon -> items.add(Value.of(daemon.word() + " does not start")));
        return new Value.Items(items);
    }

    private List<Fault> faults(Predicate<ListenerCase> there, String when) {
        if (want.isEmpty()) {
            return List.of();
        }
        List<ListenerCase> listening = setup.cases().stream().filter(there).toList();
        List<Fault> own = new ArrayList<>();
        listening.stream()
                .filter(one -> !want.get().contains(one.transport()))
                .forEach(one -> own.add(new Fault(
                        Severity.MEDIUM,
                        one.label() + " listens " + when + ", which the policy doesn't want",
                        closing(one))));
        wantedWithout(there)
                .forEach(transport -> own.add(new Fault(
                        Severity.MEDIUM, "there is no " + transport.word() + " listener " + when, starting())));
        return own;
    }

    private List<Transport> wantedWithout(Predicate<ListenerCase> there) {
        return Arrays.stream(Transport.values())
                .filter(want.orElse(Set.of())::contains)
                .filter(transport ->
                        setup.cases().stream().filter(there).noneMatch(one -> one.transport() == transport))
                .toList();
    }

    /** The listeners that the policy wants, and that are not there now or not after a boot. */
    private List<Transport> missing() {
        List<Transport> later = wantedWithout(one -> !one.later().isEmpty());
        List<Transport> now = wantedWithout(one -> !one.now().isEmpty());
        return Arrays.stream(Transport.values())
                .filter(transport -> later.contains(transport) || now.contains(transport))
                .toList();
    }

    private List<Planned> conflicting() {
        return setup.planned().values().stream()
                .flatMap(planned -> planned.found().stream())
                .filter(planned -> planned.conflict().isPresent())
                .toList();
    }

    /** How the daemon comes to start, with all listeners that the policy wants: one instruction for all that is wrong so. */
    private String starting() {
        String cleared = conflicting().stream()
                .map(planned -> "Take --listen out of " + planned.arguments() + ". ")
                .collect(Collectors.joining());
        List<Transport> missing = missing();
        Daemon daemon = setup.serving();
        if (missing.isEmpty()) {
            return cleared + "Run: `systemctl restart " + daemon.service() + "`.";
        }
        boolean starts = setup.planned(daemon).found().filter(Planned::starts).isPresent();
        return cleared + (missing.contains(Transport.TLS) ? certificates(daemon) : "Run: ") + "`systemctl stop "
                + daemon.service() + "; systemctl enable --now " + sockets(daemon, missing) + "`"
                + (starts ? "" : " (with modular daemons: " + sockets(Daemon.VIRTPROXYD, missing) + ")") + ".";
    }

    private static String sockets(Daemon daemon, List<Transport> transports) {
        return transports.stream().map(daemon::socket).collect(Collectors.joining(" "));
    }

    /** What comes before a listener over TLS is opened. */
    private String certificates(Daemon daemon) {
        Certificates certificates = Certificates.of(Planned.settings(daemon, snapshot)
                .found()
                .orElseGet(() -> new DaemonConf(daemon, daemon.conf(), LibvirtConf.EMPTY)));
        return certificates.lacking(snapshot) instanceof Reading.Absent<String>
                ? "Run: "
                : certificates.remedy() + " Then run: ";
    }

    private String closing(ListenerCase one) {
        Daemon daemon = one.daemon();
        if (one.activated()) {
            return "Run: `systemctl disable --now " + daemon.socket(one.transport()) + "; systemctl restart "
                    + daemon.service() + "`.";
        }
        if (conflicting().stream().anyMatch(planned -> planned.daemon() == daemon)) {
            return starting();
        }
        return daemon.needsFlag() && want.orElse(Set.of()).isEmpty()
                ? "Take --listen out of the arguments of libvirtd. " + one.restart()
                : "Set listen_" + one.transport().word() + " = 0 in " + daemon.conf() + ". " + one.restart();
    }
}
