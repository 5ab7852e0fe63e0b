package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.LinkSet;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What listens now: the kernel's tables of sockets, and who holds them.
 *
 * @param sockets of libvirt: held by one of its daemons, or on one of its ports and not known to be another program's
 * @param note what could not be found out of their owners
 */
record Running(List<Held> sockets, Optional<String> note) {
    private static final List<String> TABLES = List.of("/proc/net/tcp", "/proc/net/tcp6");
    private static final String SYSTEMD = "/proc/1/fd/*";

    Running {
        sockets = List.copyOf(sockets);
    }

    /**
     * A socket and who holds it.
     *
     * @param daemon that holds it; empty where none does, or it is not known
     * @param activated systemd holds it too, and starts the daemon for the first client
     */
    record Held(TcpTable.Socket socket, Transport transport, Optional<Daemon> daemon, boolean activated) {}

    /** @param running what is known of it yet */
    static Set<Probe<?>> probes(Snapshot known, Reading<Running> running) {
        Set<Probe<?>> probes = new LinkedHashSet<>();
        TABLES.forEach(table -> probes.add(new Probe.FileContent(table)));
        // Only where there is a socket of libvirt's to be found among them: systemd has hundreds of descriptors.
        if (running.found().filter(one -> !one.sockets().isEmpty()).isPresent()) {
            probes.add(new Probe.LinkTargets(SYSTEMD));
        }
        for (Daemon daemon : Daemon.REMOTE) {
            daemon.pidFiles().forEach(file -> probes.add(new Probe.FileContent(file)));
            pid(daemon, known).ifPresent(pid -> {
                probes.add(new Probe.FileContent("/proc/" + pid + "/comm"));
                probes.add(new Probe.LinkTargets("/proc/" + pid + "/fd/*"));
            });
        }
        return probes;
    }

    private static Optional<Long> pid(Daemon daemon, Snapshot snapshot) {
        return daemon.pidFiles().stream()
                .flatMap(file -> SnapshotFiles.line(snapshot, file).found().stream())
                .filter(text -> text.matches("[1-9][0-9]{0,9}"))
                .map(Long::parseLong)
                .findFirst();
    }

    /** Whether the process that the daemon's file names is that daemon. */
    static boolean runs(Daemon daemon, Snapshot snapshot) {
        return pid(daemon, snapshot)
                .flatMap(pid ->
                        SnapshotFiles.line(snapshot, "/proc/" + pid + "/comm").found())
                .filter(daemon.word()::equals)
                .isPresent();
    }

    /** @param ports of libvirt on this host, by transport */
    static Reading<Running> of(Snapshot snapshot, Map<Transport, Set<Integer>> ports) {
        List<TcpTable.Socket> all = new ArrayList<>();
        boolean any = false;
        for (String table : TABLES) {
            switch (SnapshotFiles.file(snapshot, table)) {
                case Reading.Present<Bytes>(Bytes bytes) -> {
                    any = true;
                    Optional<List<TcpTable.Socket>> sockets = TcpTable.parse(bytes.utf8());
                    if (sockets.isEmpty()) {
                        return Reading.unreadable(table + " has a form that is not known");
                    }
                    all.addAll(sockets.get());
                }
                // Without IPv6 there is no tcp6.
                case Reading.Absent<Bytes>() -> {}
                case Reading.Unreadable<Bytes>(String reason) -> {
                    return Reading.unreadable(table + ": " + reason);
                }
            }
        }
        return any ? Reading.of(held(all, snapshot, ports)) : Reading.absent();
    }

    private static Running held(List<TcpTable.Socket> all, Snapshot snapshot, Map<Transport, Set<Integer>> ports) {
        Map<Daemon, Reading<Set<String>>> inodes = new EnumMap<>(Daemon.class);
        for (Daemon daemon : Daemon.REMOTE) {
            if (runs(daemon, snapshot)) {
                inodes.put(
                        daemon,
                        inodes(snapshot, "/proc/" + pid(daemon, snapshot).orElseThrow() + "/fd/*"));
            }
        }
        Reading<Set<String>> systemd = inodes(snapshot, SYSTEMD);
        Set<Integer> known = ports.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
        List<Held> held = new ArrayList<>();
        for (TcpTable.Socket socket : all) {
            Optional<Daemon> daemon = inodes.entrySet().stream()
                    .filter(entry -> entry.getValue().found().orElse(Set.of()).contains(socket.inode()))
                    .map(Map.Entry::getKey)
                    .findFirst();
            if (daemon.isPresent() || known.contains(socket.port())) {
                held.add(new Held(
                        socket,
                        ports.getOrDefault(Transport.TLS, Set.of()).contains(socket.port())
                                ? Transport.TLS
                                : Transport.TCP,
                        daemon,
                        systemd.found().orElse(Set.of()).contains(socket.inode())));
            }
        }
        Optional<String> note = Stream.concat(inodes.values().stream(), Stream.of(systemd))
                .flatMap(reading -> reading instanceof Reading.Unreadable<Set<String>>(String reason)
                        ? Stream.of(reason)
                        : Stream.of())
                .findFirst();
        return new Running(held, held.isEmpty() ? Optional.empty() : note.map(why -> "its owner is not known: " + why));
    }

    /** {@code socket:[12345]} is the target of a descriptor's link. */
    private static Reading<Set<String>> inodes(Snapshot snapshot, String glob) {
        return snapshot.get(new Probe.LinkTargets(glob))
                .map(LinkSet::targets)
                .map(targets -> targets.values().stream()
                        .flatMap(target -> target.found().stream())
                        .filter(target -> target.startsWith("socket:[") && target.endsWith("]"))
                        .map(target -> target.substring("socket:[".length(), target.length() - 1))
                        .collect(Collectors.toUnmodifiableSet()));
    }
}
