package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.snapshot.Listener;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import io.virtwright.engine.systemd.Environment;
import io.virtwright.engine.systemd.Units;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * All that listens for libvirt on a host, or will after the next boot.
 *
 * @param planned what each daemon will do after a boot
 * @param running what listens now; absent where there is no kernel that tells
 */
record Setup(Map<Daemon, Reading<Planned>> planned, Reading<Running> running, List<ListenerCase> cases) {
    Setup {
        cases = List.copyOf(cases);
    }

    static Set<Probe<?>> probes(Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>(Units.probes(known, Daemon.allUnits()));
        for (Daemon daemon : Daemon.REMOTE) {
            probes.add(new Probe.FileContent(daemon.conf()));
            Units.afterBoot(known, daemon.service()).found().ifPresent(unit -> probes.addAll(Environment.probes(unit)));
            Planned.conf(daemon, known).found().ifPresent(path -> probes.add(new Probe.FileContent(path)));
        }
        Setup setup = of(known);
        probes.addAll(Running.probes(known, setup.running()));
        setup.cases().stream()
                .flatMap(one -> one.certificates().found().stream())
                .forEach(certificates -> probes.addAll(certificates.probes()));
        setup.cases().stream().flatMap(one -> one.reachable().found().stream()).forEach(listener -> {
            probes.add(new Probe.ListenerOffer(listener));
            for (Probe.Attempt attempt : Probe.Attempt.values()) {
                probes.add(new Probe.Login(listener, attempt));
            }
        });
        return probes;
    }

    static Setup of(Snapshot snapshot) {
        Map<Daemon, Reading<Planned>> planned = new EnumMap<>(Daemon.class);
        for (Daemon daemon : Daemon.REMOTE) {
            planned.put(daemon, Planned.of(daemon, snapshot));
        }
        Reading<Running> running = Running.of(snapshot, ports(planned, snapshot));
        return new Setup(planned, running, cases(planned, running, snapshot));
    }

    private static Map<Transport, Set<Integer>> ports(Map<Daemon, Reading<Planned>> planned, Snapshot snapshot) {
        Map<Transport, Set<Integer>> ports = new EnumMap<>(Transport.class);
        for (Transport transport : Transport.values()) {
            Set<Integer> own = new TreeSet<>(Set.of(transport.port()));
            for (Daemon daemon : Daemon.REMOTE) {
                Planned.settings(daemon, snapshot).found().ifPresent(conf -> own.add(conf.port(transport)));
                endpoints(planned, daemon).stream()
                        .filter(endpoint -> endpoint.transport() == transport)
                        .forEach(endpoint -> own.add(endpoint.port()));
            }
            ports.put(transport, own);
        }
        return ports;
    }

    private static List<Planned.Endpoint> endpoints(Map<Daemon, Reading<Planned>> planned, Daemon daemon) {
        return Optional.ofNullable(planned.get(daemon))
                .flatMap(Reading::found)
                .map(Planned::endpoints)
                .orElse(List.of());
    }

    private static List<ListenerCase> cases(
            Map<Daemon, Reading<Planned>> planned, Reading<Running> running, Snapshot snapshot) {
        List<Running.Held> held = running.found().map(Running::sockets).orElse(List.of());
        Set<Integer> ports = new TreeSet<>();
        held.forEach(socket -> ports.add(socket.socket().port()));
        for (Daemon daemon : Daemon.REMOTE) {
            endpoints(planned, daemon).forEach(endpoint -> ports.add(endpoint.port()));
        }
        List<ListenerCase> cases = new ArrayList<>();
        for (int port : ports) {
            List<Running.Held> now =
                    held.stream().filter(one -> one.socket().port() == port).toList();
            Optional<Daemon> certain = daemon(now, planned, port, snapshot);
            Daemon daemon = certain.orElseGet(() -> likely(planned));
            List<Planned.Endpoint> later = endpoints(planned, daemon).stream()
                    .filter(one -> one.port() == port)
                    .toList();
            cases.add(new ListenerCase(
                    now.isEmpty()
                            ? later.getFirst().transport()
                            : now.getFirst().transport(),
                    port,
                    now.stream().map(one -> one.socket().label()).sorted().toList(),
                    reachable(now, running),
                    later.stream().map(Planned.Endpoint::where).sorted().toList(),
                    now.stream().anyMatch(Running.Held::activated)
                            || later.stream().anyMatch(Planned.Endpoint::activated),
                    daemon,
                    certain.isEmpty()
                                    && planned.get(Daemon.VIRTPROXYD) instanceof Reading.Unreadable<Planned>(String why)
                            ? Reading.unreadable("which daemon serves it is not known: " + why)
                            : Planned.settings(daemon, snapshot)));
        }
        return cases;
    }

    private static Reading<Listener> reachable(List<Running.Held> now, Reading<Running> running) {
        return now.stream()
                .min(Comparator.comparing(one -> one.socket().address().contains(":")))
                .map(Setup::listener)
                .map(Reading::of)
                .orElseGet(() -> running instanceof Reading.Unreadable<Running>(String reason)
                        ? Reading.unreadable(reason)
                        : Reading.absent());
    }

    /** The daemon behind a port: the one that holds it, that will open it, or that runs. */
    private static Optional<Daemon> daemon(
            List<Running.Held> now, Map<Daemon, Reading<Planned>> planned, int port, Snapshot snapshot) {
        return now.stream()
                .flatMap(one -> one.daemon().stream())
                .findFirst()
                .or(() -> Daemon.REMOTE.stream()
                        .filter(daemon -> endpoints(planned, daemon).stream().anyMatch(one -> one.port() == port))
                        .findFirst())
                .or(() -> Daemon.REMOTE.stream()
                        .filter(daemon -> Running.runs(daemon, snapshot))
                        .findFirst());
    }

    Reading<Planned> planned(Daemon daemon) {
        return Optional.ofNullable(planned.get(daemon)).orElseGet(Reading::absent);
    }

    /** The daemon that clients from the network reach, or would. */
    Daemon serving() {
        return likely(planned);
    }

    /** The daemon that starts at boot. */
    private static Daemon likely(Map<Daemon, Reading<Planned>> planned) {
        return Optional.ofNullable(planned.get(Daemon.VIRTPROXYD))
                .flatMap(Reading::found)
                .filter(Planned::starts)
                .map(_ -> Daemon.VIRTPROXYD)
                .orElse(Daemon.LIBVIRTD);
    }

    private static Listener listener(Running.Held held) {
        String address = held.socket().address();
        String reached = switch (address) {
            case "0.0.0.0" -> "127.0.0.1";
            case "::" -> "::1";
            default -> address.startsWith("::ffff:") ? address.substring("::ffff:".length()) : address;
        };
        return new Listener(reached, held.socket().port(), held.transport().isTls());
    }

    /** Whether some daemon of libvirt is on this host: it has a unit, a process or a configuration. */
    boolean hasLibvirt(Snapshot snapshot) {
        return !cases.isEmpty()
                || planned.values().stream()
                        .anyMatch(reading -> reading.isUnreadable()
                                || reading.found().filter(Planned::exists).isPresent())
                || Daemon.REMOTE.stream()
                        .anyMatch(daemon -> Running.runs(daemon, snapshot)
                                || SnapshotFiles.file(snapshot, daemon.conf())
                                        .found()
                                        .isPresent());
    }

    /** What listeners would want of clients, as a sentence with a space before it; empty text where nothing says so. */
    String would(Snapshot snapshot) {
        return Daemon.REMOTE.stream()
                .filter(daemon ->
                        SnapshotFiles.file(snapshot, daemon.conf()).found().isPresent())
                .flatMap(daemon -> Planned.settings(daemon, snapshot).found().stream())
                .map(conf -> " By " + conf.path() + " one over tcp would want "
                        + conf.authentication(Transport.TCP) + ", one over tls "
                        + (conf.authentication(Transport.TLS).equals("none")
                                ? "a certificate"
                                : conf.authentication(Transport.TLS))
                        + ".")
                .collect(Collectors.joining());
    }
}
