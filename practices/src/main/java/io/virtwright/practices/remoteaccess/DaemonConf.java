package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.libvirtconf.LibvirtConf;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The configuration of a daemon, with libvirt's own values where it says nothing (remote_daemon_config.c).
 *
 * @param path where it is
 */
record DaemonConf(Daemon daemon, String path, LibvirtConf conf) {
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,5}");

    /** A file that is not there leaves all to libvirt; one that libvirt would refuse is unreadable. */
    static Reading<DaemonConf> of(Daemon daemon, String path, Snapshot snapshot) {
        return switch (SnapshotFiles.file(snapshot, path)) {
            case Reading.Present<Bytes>(Bytes bytes) ->
                checked(new DaemonConf(daemon, path, LibvirtConf.parse(bytes.utf8())));
            case Reading.Absent<Bytes>() -> Reading.of(new DaemonConf(daemon, path, LibvirtConf.EMPTY));
            case Reading.Unreadable<Bytes>(String reason) -> Reading.unreadable(path + ": " + reason);
        };
    }

    private static Reading<DaemonConf> checked(DaemonConf conf) {
        return conf.refused().<Reading<DaemonConf>>map(Reading::unreadable).orElseGet(() -> Reading.of(conf));
    }

    /** Why the daemon does not start with it. */
    private Optional<String> refused() {
        if (conf.problem().isPresent()) {
            return Optional.of(path + ": libvirt can't read line "
                    + conf.problem().get().line() + ": "
                    + conf.problem().get().reason());
        }
        return SettingForm.refused(conf, Daemon.REMOTE.contains(daemon)).map(reason -> path + ": " + reason);
    }

    boolean listens(Transport transport) {
        return conf.flag("listen_" + transport.word()).found().orElse(daemon.needsFlag() && transport == Transport.TLS);
    }

    /** The port, where it is written as a number. */
    int port(Transport transport) {
        return conf.text(transport.word() + "_port")
                .found()
                .filter(text -> NUMBER.matcher(text).matches())
                .map(Integer::parseInt)
                .orElse(transport.port());
    }

    Optional<String> address() {
        return conf.text("listen_addr").found();
    }

    String authentication(Transport transport) {
        return conf.text("auth_" + transport.word()).found().orElse(transport.authentication());
    }

    /** Who may use the local socket: {@code polkit} in all builds of distributions that are known. */
    String localAuthentication() {
        return conf.text("auth_unix_rw").found().orElse("polkit");
    }

    boolean verifiesCertificates() {
        return !conf.flag("tls_no_verify_certificate").found().orElse(false);
    }

    Optional<List<String>> allowedNames() {
        return conf.texts("tls_allowed_dn_list").found();
    }

    Optional<List<String>> allowedUsers() {
        return conf.texts("sasl_allowed_username_list").found();
    }

    boolean usesPolkit() {
        return conf.texts("access_drivers").found().orElse(List.of()).contains("polkit");
    }

    /** The strength that libvirt wants of a mechanism over TCP, in bits. 56 is single DES. */
    int leastStrength() {
        return conf.number("tcp_min_ssf").found().orElse(56);
    }

    /** A setting and where it stands. */
    String source(String setting) {
        return conf.entry(setting)
                .map(entry -> path + ":" + entry.line())
                .orElse(path + " (" + setting + " by default)");
    }
}
