package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
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

    private ListenerCheck() {}

    static Finding finding(Setup setup, Snapshot snapshot, Policy policy) {
        Optional<Set<Transport>> want = policy.host(Keys.TRANSPORT);
        List<Fault> faults = new ArrayList<>();
        Judgement running = running(setup, want, faults);
        Judgement persistent = persistent(setup, want, snapshot, faults);
        return Fault.finding(
                Checks.LISTENER,
                Subject.host(snapshot.host()),
                Map.of(Layer.RUNNING, running, Layer.PERSISTENT, persistent),
                faults,
                good(setup));
    }

    private static String good(Setup setup) {
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

    private static Value want(Optional<Set<Transport>> want) {
        return want.map(all ->
                        Value.texts(all.stream().map(Transport::word).sorted().toList()))
                .orElseGet(() -> Value.of("none needed"));
    }

    private static Judgement running(Setup setup, Optional<Set<Transport>> want, List<Fault> faults) {
        return switch (setup.running()) {
            case Reading.Absent<Running>() -> Judgement.notApplicable("no kernel runs here");
            case Reading.Unreadable<Running>(String reason) -> Judgement.unknown(reason, TABLES);
            case Reading.Present<Running>(Running running) -> {
                List<Fault> own = faults(setup.cases(), one -> !one.now().isEmpty(), want, "now");
                faults.addAll(own);
                Judgement judged = Fault.judge(own, shown(setup.cases(), true), want(want), TABLES);
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

    private static Judgement persistent(
            Setup setup, Optional<Set<Transport>> want, Snapshot snapshot, List<Fault> faults) {
        List<Planned> planned = new ArrayList<>();
        for (Daemon daemon : Daemon.REMOTE) {
            switch (Optional.ofNullable(setup.planned().get(daemon)).orElseGet(Reading::absent)) {
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
        List<Fault> own =
                new ArrayList<>(faults(setup.cases(), one -> !one.later().isEmpty(), want, "after the next boot"));
        planned.forEach(one -> one.conflict().ifPresent(why -> own.add(conflict(one, why))));
        if (planned.stream().filter(Planned::starts).count() > 1) {
            own.add(new Fault(
                    Severity.MEDIUM,
                    "both libvirtd and virtproxyd are started at boot, and both want the socket of clients",
                    "Disable one: systemctl disable --now libvirtd.service libvirtd.socket libvirtd-ro.socket"
                            + " libvirtd-admin.socket libvirtd-tcp.socket libvirtd-tls.socket."));
        }
        List<String> doubts = new ArrayList<>();
        List<ListenerCase> stopped = new ArrayList<>();
        for (ListenerCase one : setup.cases()) {
            switch (one.certificates().flatMap(certificates -> certificates.lacking(snapshot))) {
                case Reading.Present<String>(String lacking) -> {
                    stopped.add(one);
                    own.add(uncertified(one, lacking, want));
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
                : Fault.judge(own, later(setup.cases(), planned, stopped), want(want), sources);
    }

    private static Fault uncertified(ListenerCase one, String lacking, Optional<Set<Transport>> want) {
        String close = closing(one);
        String put = one.certificates().found().map(Certificates::remedy).orElse("") + " Then run: systemctl restart "
                + one.daemon().service() + ".";
        return new Fault(
                Severity.HIGH,
                one.daemon().word() + " does not start with its listener " + one.label() + ": " + lacking,
                want.isEmpty()
                        ? put + " Or close the listener. " + close
                        : want.get().contains(Transport.TLS) ? put : close);
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

    private static Fault conflict(Planned planned, String why) {
        String word = planned.daemon().word();
        return new Fault(
                Severity.HIGH,
                why,
                "Take --listen out of " + planned.arguments() + ". If a listener is wanted, run: systemctl stop " + word
                        + ".service; systemctl enable --now " + word + "-tls.socket (or " + word + "-tcp.socket).");
    }

    private static List<Fault> faults(
            List<ListenerCase> cases, Predicate<ListenerCase> there, Optional<Set<Transport>> want, String when) {
        if (want.isEmpty()) {
            return List.of();
        }
        List<ListenerCase> listening = cases.stream().filter(there).toList();
        List<Fault> faults = new ArrayList<>();
        listening.stream()
                .filter(one -> !want.get().contains(one.transport()))
                .forEach(one -> faults.add(unwanted(one, when)));
        Arrays.stream(Transport.values())
                .filter(want.get()::contains)
                .filter(transport -> listening.stream().noneMatch(one -> one.transport() == transport))
                .forEach(transport -> faults.add(new Fault(
                        Severity.MEDIUM,
                        "there is no " + transport.word() + " listener " + when,
                        "Run: systemctl stop libvirtd.service; systemctl enable --now libvirtd-" + transport.word()
                                + ".socket (with modular daemons: virtproxyd-" + transport.word() + ".socket).")));
        return faults;
    }

    private static Fault unwanted(ListenerCase one, String when) {
        return new Fault(
                Severity.MEDIUM, one.label() + " listens " + when + ", which the policy doesn't want", closing(one));
    }

    private static String closing(ListenerCase one) {
        return one.activated()
                ? "Run: systemctl disable --now " + one.daemon().socket(one.transport()) + "; systemctl restart "
                        + one.daemon().service() + "."
                : one.daemon().needsFlag()
                        ? "Take --listen out of the arguments of libvirtd. " + one.restart()
                        : "Set listen_" + one.transport().word() + " = 0 in "
                                + one.daemon().conf() + ". " + one.restart();
    }
}
