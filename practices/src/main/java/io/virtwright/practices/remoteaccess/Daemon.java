package io.virtwright.practices.remoteaccess;

import java.util.List;
import java.util.stream.Stream;

/** The daemons that clients from the network reach. */
enum Daemon {
    /** One daemon for all. It listens only with {@code --listen}, or on sockets of systemd. */
    LIBVIRTD("libvirtd", true),
    /** Before the modular daemons. It listens where its configuration says so, or on sockets of systemd. */
    VIRTPROXYD("virtproxyd", false);

    private final String word;
    private final boolean needsFlag;

    Daemon(String word, boolean needsFlag) {
        this.word = word;
        this.needsFlag = needsFlag;
    }

    String word() {
        return word;
    }

    /** Whether it heeds {@code listen_tcp} and {@code listen_tls} with {@code --listen} only. */
    boolean needsFlag() {
        return needsFlag;
    }

    String service() {
        return word + ".service";
    }

    /** The sockets of systemd over which it is reached on the host itself. */
    List<String> localSockets() {
        return List.of(word + ".socket", word + "-ro.socket", word + "-admin.socket");
    }

    String socket(Transport transport) {
        return word + "-" + transport.word() + ".socket";
    }

    List<String> units() {
        return Stream.concat(
                        Stream.of(service()),
                        Stream.concat(
                                localSockets().stream(),
                                Stream.of(Transport.values()).map(this::socket)))
                .toList();
    }

    String conf() {
        return "/etc/libvirt/" + word + ".conf";
    }

    List<String> pidFiles() {
        return List.of("/run/" + word + ".pid", "/var/run/" + word + ".pid");
    }

    static List<String> allUnits() {
        return Stream.of(values()).flatMap(daemon -> daemon.units().stream()).toList();
    }
}
