package io.virtwright.practices.remoteaccess;

import java.util.List;
import java.util.stream.Stream;

/** The daemons of libvirt whose clients come from the network, or to a socket of their own on the host. */
enum Daemon {
    /** One daemon for all. It listens only with {@code --listen}, or on sockets of systemd. */
    LIBVIRTD("libvirtd", true),
    /** Before the modular daemons. It listens where its configuration says so, or on sockets of systemd. */
    VIRTPROXYD("virtproxyd", false),
    VIRTQEMUD("virtqemud", false),
    VIRTSTORAGED("virtstoraged", false),
    VIRTNETWORKD("virtnetworkd", false),
    VIRTNODEDEVD("virtnodedevd", false),
    VIRTSECRETD("virtsecretd", false),
    VIRTINTERFACED("virtinterfaced", false),
    VIRTNWFILTERD("virtnwfilterd", false),
    VIRTLXCD("virtlxcd", false),
    VIRTXEND("virtxend", false),
    VIRTVBOXD("virtvboxd", false),
    VIRTVZD("virtvzd", false),
    VIRTCHD("virtchd", false);

    /** Those that clients from the network reach. */
    static final List<Daemon> REMOTE = List.of(LIBVIRTD, VIRTPROXYD);
    /** The modular ones, behind virtproxyd: each is reached only by its own socket on the host. */
    static final List<Daemon> MODULAR =
            Stream.of(values()).filter(daemon -> !REMOTE.contains(daemon)).toList();

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

    /** Where local clients reach it; virtproxyd takes the place of libvirtd. */
    String localSocket() {
        return "/run/libvirt/" + (REMOTE.contains(this) ? "libvirt" : word) + "-sock";
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

    /** The units of those that clients from the network reach. */
    static List<String> allUnits() {
        return REMOTE.stream().flatMap(daemon -> daemon.units().stream()).toList();
    }
}
