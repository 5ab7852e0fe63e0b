package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Reading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where a host's libvirt daemon listens for readers.
 *
 * <p>The modular QEMU daemon (virtqemud) comes before the monolithic one (libvirtd, or virtproxyd in its place). Where
 * both have a socket, the first that accepts is asked and the other is not. They must not run at the same time, says
 * libvirt; a socket that a former one left behind refuses, and then the next is tried.
 */
final class LibvirtSocket {
    private static final List<String> CANDIDATES = List.of(
            "/run/libvirt/virtqemud-sock",
            "/var/run/libvirt/virtqemud-sock",
            "/run/libvirt/libvirt-sock",
            "/var/run/libvirt/libvirt-sock");

    private static final String READ_ONLY = "-ro";

    private static final String PLACE = "libvirt's socket ";

    /** What tells that a host has domains whether or not a daemon runs: definitions, and records of running domains. */
    private static final List<String> TRACES = List.of("/etc/libvirt/qemu/*.xml", "/run/libvirt/qemu/*.xml");

    private LibvirtSocket() {}

    /** What was found. */
    sealed interface Search {}

    /** Sockets, the one to try first first. */
    record Sockets(List<String> paths) implements Search {}

    /** No socket, and no trace of a domain. */
    record Nothing() implements Search {}

    /** No socket, but there are domains, or may be. A daemon that starts when it is asked has a socket all the time. */
    record Dormant(String reason) implements Search {}

    /** Whether there is a socket can't be told. */
    record Hidden(String reason) implements Search {}

    /** Finds what matches a glob: the names, sorted. */
    interface Names {
        Reading<List<String>> find(String glob);
    }

    /** Everything that is looked for. */
    static List<String> globs() {
        return Stream.of(CANDIDATES.stream().map(path -> path + READ_ONLY), CANDIDATES.stream(), TRACES.stream())
                .flatMap(part -> part)
                .toList();
    }

    /** Below a root of this machine. */
    static Names names(HostFiles files) {
        GlobWalk globs = new GlobWalk(files);
        return glob ->
                globs.find(glob).map(paths -> paths.stream().map(Path::toString).toList());
    }

    /** @param writable whether for those who may change things */
    static Search find(Names names, boolean writable) {
        List<String> sockets = new ArrayList<>();
        for (String each : CANDIDATES) {
            switch (names.find(writable ? each : each + READ_ONLY)) {
                case Reading.Present<List<String>>(List<String> found) -> sockets.addAll(found);
                case Reading.Absent<List<String>> _ -> {}
                case Reading.Unreadable<List<String>>(String reason) -> {
                    return new Hidden(PLACE + reason);
                }
            }
        }
        return sockets.isEmpty() ? withoutSocket(names) : new Sockets(List.copyOf(sockets));
    }

    private static Search withoutSocket(Names names) {
        for (String trace : TRACES) {
            switch (names.find(trace)) {
                case Reading.Present<List<String>>(List<String> found) when found.isEmpty() -> {}
                case Reading.Present<List<String>>(List<String> found) -> {
                    return new Dormant("libvirt is installed but its daemon does not run: there is " + found.getFirst()
                            + ", but no socket in /run/libvirt");
                }
                case Reading.Absent<List<String>> _ -> {}
                case Reading.Unreadable<List<String>>(String reason) -> {
                    return new Dormant(
                            "no libvirt daemon runs, and whether there are domains can't be told: " + reason);
                }
            }
        }
        return new Nothing();
    }
}
