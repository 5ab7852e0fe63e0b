package io.virtwright.engine.eyes;

import io.virtwright.engine.snapshot.Reading;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

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

    /** What tells that a host has domains whether or not a daemon runs: definitions, and records of running domains. */
    private static final List<String> TRACES = List.of("/etc/libvirt/qemu/*.xml", "/run/libvirt/qemu/*.xml");

    private LibvirtSocket() {}

    /** What was found. */
    sealed interface Search {}

    /** Sockets, the one to try first first. */
    record Sockets(List<Path> paths) implements Search {}

    /** No socket, and no trace of a domain. */
    record Nothing() implements Search {}

    /** No socket, but there are domains, or may be. A daemon that starts when it is asked has a socket all the time. */
    record Dormant(String reason) implements Search {}

    /** Whether there is a socket can't be told. */
    record Hidden(String reason) implements Search {}

    static Search find(HostFiles files) {
        return find(files, READ_ONLY);
    }

    /** The sockets for those who may change things. */
    static Search findWritable(HostFiles files) {
        return find(files, "");
    }

    private static Search find(HostFiles files, String suffix) {
        Set<Path> sockets = new LinkedHashSet<>(); // /var/run is a link to /run nearly everywhere
        for (String each : CANDIDATES) {
            String candidate = each + suffix;
            Path path = Path.of(candidate);
            switch (files.place(path)) {
                case Reading.Present<Path> _ -> {
                    try {
                        sockets.add(files.root().resolve(path, true));
                    } catch (IOException e) {
                        return new Hidden("libvirt's socket " + candidate + ": " + FileFailure.reason(e));
                    }
                }
                case Reading.Absent<Path> _ -> {}
                case Reading.Unreadable<Path>(String reason) -> {
                    return new Hidden("libvirt's socket " + candidate + ": " + reason);
                }
            }
        }
        return sockets.isEmpty() ? withoutSocket(files) : new Sockets(List.copyOf(sockets));
    }

    private static Search withoutSocket(HostFiles files) {
        GlobWalk globs = new GlobWalk(files);
        for (String trace : TRACES) {
            switch (globs.find(trace)) {
                case Reading.Present<List<Path>>(List<Path> found) when found.isEmpty() -> {}
                case Reading.Present<List<Path>>(List<Path> found) -> {
                    return new Dormant("libvirt is installed but its daemon does not run: there is " + found.getFirst()
                            + ", but no socket in /run/libvirt");
                }
                case Reading.Absent<List<Path>> _ -> {}
                case Reading.Unreadable<List<Path>>(String reason) -> {
                    return new Dormant(
                            "no libvirt daemon runs, and whether there are domains can't be told: " + reason);
                }
            }
        }
        return new Nothing();
    }
}
