package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.systemd.Environment;
import io.virtwright.engine.systemd.ExecCommand;
import io.virtwright.engine.systemd.Unit;
import io.virtwright.engine.systemd.UnitFile.Setting;
import io.virtwright.engine.systemd.Units;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one daemon will listen on after the next boot.
 *
 * @param exists whether a unit of systemd starts the daemon at all
 * @param starts whether something starts it, or opens a socket for it, at boot
 * @param endpoints where it will listen
 * @param conflict why it won't start
 * @param idle what its configuration says of listeners and nothing heeds
 * @param arguments where the arguments of its service are written
 * @param sources units and files that say so
 */
record Planned(
        Daemon daemon,
        boolean exists,
        boolean starts,
        List<Endpoint> endpoints,
        Optional<String> conflict,
        Optional<String> idle,
        String arguments,
        List<String> sources) {
    private static final String LISTEN = "--listen";
    private static final String CONFIG = "--config";

    Planned {
        endpoints = List.copyOf(endpoints);
        sources = List.copyOf(sources);
    }

    /**
     * @param where {@code *:16509}, {@code 10.0.0.1:16509}
     * @param activated systemd opens it
     */
    record Endpoint(Transport transport, String where, int port, boolean activated) {}

    /** The words after the program of the daemon's service, with what variables give; empty where there is none. */
    static Reading<List<String>> words(Daemon daemon, Snapshot snapshot) {
        Reading<Unit> service = Units.afterBoot(snapshot, daemon.service());
        if (!(service instanceof Reading.Present<Unit>(Unit unit))) {
            return service.map(_ -> List.of());
        }
        return Environment.of(unit, snapshot)
                .map(environment -> unit.list("Service", "ExecStart").stream()
                        .flatMap(setting -> ExecCommand.parse(setting.value()).stream())
                        .flatMap(command -> command.arguments(environment.variables()).stream())
                        .toList());
    }

    /** What the file says that the daemon is started with; unreadable too where it can't be told which that is. */
    static Reading<DaemonConf> settings(Daemon daemon, Snapshot snapshot) {
        return conf(daemon, snapshot).flatMap(path -> DaemonConf.of(daemon, path, snapshot));
    }

    /** The configuration that the service names, else the usual one. */
    static Reading<String> conf(Daemon daemon, Snapshot snapshot) {
        return switch (words(daemon, snapshot)) {
            case Reading.Present<List<String>>(List<String> words) -> Reading.of(conf(daemon, words));
            case Reading.Absent<List<String>>() -> Reading.of(daemon.conf());
            case Reading.Unreadable<List<String>>(String reason) -> Reading.unreadable(reason);
        };
    }

    private static String conf(Daemon daemon, List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.startsWith(CONFIG + "=")) {
                return word.substring(CONFIG.length() + 1);
            }
            if ((word.equals(CONFIG) || word.equals("-f")) && i + 1 < words.size()) {
                return words.get(i + 1);
            }
        }
        return daemon.conf();
    }

    /** {@code --listen}, a beginning of it that getopt_long takes, or the letter l among others. */
    private static boolean hasListen(List<String> words) {
        return words.stream()
                .anyMatch(word -> (word.startsWith("--l") && LISTEN.startsWith(word))
                        || (word.matches("-[dvl]+") && word.contains("l")));
    }

    static Reading<Planned> of(Daemon daemon, Snapshot snapshot) {
        try {
            return Reading.of(new Reader(daemon, snapshot).read());
        } catch (Unreadable e) {
            return Reading.unreadable(String.valueOf(e.getMessage()));
        }
    }

    /** Ends the reading of a daemon's units with the reason for which it is not known what they say. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1;

        Unreadable(String reason) {
            super(reason, null, false, false);
        }
    }

    private static final class Reader {
        private final Daemon daemon;
        private final Snapshot snapshot;
        private final List<String> sources = new ArrayList<>();

        Reader(Daemon daemon, Snapshot snapshot) {
            this.daemon = daemon;
            this.snapshot = snapshot;
        }

        Planned read() throws Unreadable {
            Optional<Unit> service = unit(daemon.service());
            boolean started = service.isPresent() && enabled(daemon.service());
            boolean opened = false;
            for (String socket : daemon.localSockets()) {
                opened |= unit(socket).isPresent() && enabled(socket);
            }
            List<Endpoint> endpoints = new ArrayList<>();
            // Each -tcp and -tls socket is bound to the main one: that has to come up too.
            boolean main = unit(daemon.localSockets().getFirst()).isPresent();
            for (Transport transport : Transport.values()) {
                Optional<Unit> socket = unit(daemon.socket(transport));
                if (main && socket.isPresent() && enabled(daemon.socket(transport))) {
                    endpoints.addAll(activated(transport, socket.get()));
                    sources.addAll(socket.get().paths());
                }
            }
            boolean starts = started || opened || !endpoints.isEmpty();
            boolean activation = opened || !endpoints.isEmpty() || (started && pullsSockets(service.get()));
            List<String> words = value(words(daemon, snapshot)).orElse(List.of());
            boolean listen = hasListen(words);
            service.ifPresent(unit -> sources.addAll(unit.paths()));
            if (listen) {
                sources.add(arguments(service));
            }
            Optional<String> conflict = starts && service.isPresent() && activation && listen
                    ? Optional.of(daemon.service()
                            + " is started with --listen, and systemd opens its sockets: libvirtd refuses to start so")
                    : Optional.empty();
            DaemonConf conf = value(settings(daemon, snapshot)).orElseThrow();
            boolean heeded = !activation && started && (listen || !daemon.needsFlag());
            if (heeded) {
                for (Transport transport : Transport.values()) {
                    if (conf.listens(transport)) {
                        endpoints.add(new Endpoint(
                                transport,
                                conf.address().orElse("*") + ":" + conf.port(transport),
                                conf.port(transport),
                                false));
                        sources.add(conf.path());
                    }
                }
            }
            return new Planned(
                    daemon,
                    service.isPresent(),
                    starts,
                    endpoints,
                    conflict,
                    heeded ? Optional.empty() : idle(conf, activation),
                    arguments(service),
                    sources.stream().distinct().toList());
        }

        /** The place of a variable with {@code --listen}, else the unit. */
        private String arguments(Optional<Unit> service) {
            return service.flatMap(unit -> Environment.of(unit, snapshot).found())
                    .flatMap(environment -> environment.variables().entrySet().stream()
                            .filter(variable ->
                                    hasListen(List.of(variable.getValue().split("\\s+", -1))))
                            .findFirst()
                            .flatMap(variable -> environment.source(variable.getKey())))
                    .orElse(daemon.service());
        }

        private Optional<String> idle(DaemonConf conf, boolean activation) {
            List<String> written = Arrays.stream(Transport.values())
                    .map(transport -> "listen_" + transport.word())
                    .filter(name -> conf.conf().flag(name).found().orElse(false))
                    .toList();
            return written.isEmpty()
                    ? Optional.empty()
                    : Optional.of(String.join(" and ", written) + " in " + conf.path() + " has no effect: "
                            + (activation
                                    ? "systemd opens the sockets"
                                    : daemon.needsFlag()
                                            ? "libvirtd is not started with --listen"
                                            : "nothing starts " + daemon.word()));
        }

        private static List<Endpoint> activated(Transport transport, Unit socket) {
            return socket.list("Socket", "ListenStream").stream()
                    .map(Setting::value)
                    .flatMap(value -> endpoint(transport, value).stream())
                    .toList();
        }

        /** {@code 16509}, {@code 10.0.0.1:16509}, {@code [::1]:16509}; a path is no listener on the network. */
        private static Optional<Endpoint> endpoint(Transport transport, String value) {
            String port = value.substring(value.lastIndexOf(':') + 1);
            if (!port.matches("[0-9]{1,5}")) {
                return Optional.empty();
            }
            String where = port.equals(value) ? "*:" + port : value;
            return Optional.of(new Endpoint(transport, where, Integer.parseInt(port), true));
        }

        /** libvirt's service units name their sockets in Wants= or Requires= since 5.6. */
        private boolean pullsSockets(Unit service) throws Unreadable {
            List<String> named = Stream.of("Wants", "Requires")
                    .flatMap(key -> service.list("Unit", key).stream())
                    .flatMap(setting -> Arrays.stream(setting.value().split("\\s+", -1)))
                    .toList();
            for (String socket : daemon.localSockets()) {
                if (named.contains(socket) && unit(socket).isPresent()) {
                    return true;
                }
            }
            return false;
        }

        /** A unit that can be started; empty where there is none, or it is masked. */
        private Optional<Unit> unit(String name) throws Unreadable {
            return value(Units.afterBoot(snapshot, name)).filter(unit -> !unit.masked());
        }

        private boolean enabled(String name) throws Unreadable {
            return value(Units.enabled(snapshot, name)).orElse(false);
        }

        private static <T> Optional<T> value(Reading<T> reading) throws Unreadable {
            return switch (reading) {
                case Reading.Present<T>(T value) -> Optional.of(value);
                case Reading.Absent<T>() -> Optional.empty();
                case Reading.Unreadable<T>(String reason) -> throw new Unreadable(reason);
            };
        }
    }
}
