package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The files that a daemon needs for a listener over TLS. Without one of them it doesn't start where it is to have such a
 * listener (daemonSetupNetworking in remote_daemon.c, virNetTLSContextLoadCredentials in virnettlscontext.c).
 *
 * @param paths of the CA's certificate, the server's and its key; empty where the configuration names some of them only
 * @param conf that says so
 */
record Certificates(List<String> paths, DaemonConf conf) {
    private enum File {
        CA("ca_file", "/etc/pki/CA/cacert.pem"),
        SERVER("cert_file", "/etc/pki/libvirt/servercert.pem"),
        KEY("key_file", "/etc/pki/libvirt/private/serverkey.pem");

        private final String setting;
        private final String path;

        File(String setting, String path) {
            this.setting = setting;
            this.path = path;
        }
    }

    Certificates {
        paths = List.copyOf(paths);
    }

    /** libvirt takes its own places for all three, or none. */
    static Certificates of(DaemonConf conf) {
        List<String> named = Arrays.stream(File.values())
                .flatMap(file -> conf.conf().text(file.setting).found().stream())
                .toList();
        if (named.isEmpty()) {
            return new Certificates(usual(), conf);
        }
        return new Certificates(named.size() == File.values().length ? named : List.of(), conf);
    }

    private static List<String> usual() {
        return Arrays.stream(File.values()).map(file -> file.path).toList();
    }

    Set<Probe<?>> probes() {
        return paths.stream()
                .filter(Certificates::isAbsolute)
                .map(Probe.FileStatus::new)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Why the daemon does not start with a listener over TLS, as a phrase; absent where it has all that it needs. */
    Reading<String> lacking(Snapshot snapshot) {
        if (paths.isEmpty()) {
            return Reading.of(conf.path() + " names some of ca_file, cert_file and key_file, not all");
        }
        List<String> missing = paths.stream()
                .filter(path -> status(path, snapshot) instanceof Reading.Absent<FileStat>)
                .toList();
        if (!missing.isEmpty()) {
            return Reading.of("there is no " + String.join(", no ", missing));
        }
        for (String path : paths) {
            if (status(path, snapshot) instanceof Reading.Unreadable<FileStat>(String reason)) {
                return Reading.unreadable(path + ": " + reason);
            }
        }
        return Reading.absent();
    }

    private static Reading<FileStat> status(String path, Snapshot snapshot) {
        return isAbsolute(path)
                ? snapshot.get(new Probe.FileStatus(path))
                : Reading.unreadable("it is not an absolute path");
    }

    private static boolean isAbsolute(String path) {
        return path.startsWith("/");
    }

    /** What to do where it lacks some, or before a listener over TLS is opened: a sentence. */
    String remedy() {
        return paths.isEmpty()
                ? "Set ca_file, cert_file and key_file in " + conf.path() + ", or none of them."
                : "Put the certificate of the CA at " + paths.get(0) + ", that of this host at " + paths.get(1)
                        + " and its key at " + paths.get(2)
                        + " (https://libvirt.org/kbase/tlscerts.html): without one of them the daemon does not start.";
    }
}
