package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.NameList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.systemd.Unit;
import io.virtwright.engine.systemd.UnitFile.Setting;
import io.virtwright.engine.systemd.Units;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code remote-access.local-sockets}: whether every local user may use libvirt, and so is root. */
final class LocalCheck {
    private static final String SOCKET = "/run/libvirt/libvirt-sock";
    private static final Probe<NameList> RULES = new Probe.Names("/usr/share/polkit-1/rules.d/*libvirt*.rules");
    private static final int OTHERS_WRITE = 002;
    /** systemd's own for SocketMode=. */
    private static final int SYSTEMD_MODE = 0666;
    /** libvirtd's own for unix_sock_rw_perms, where it is built with polkit. */
    private static final int DAEMON_MODE = 0777;

    private LocalCheck() {}

    static Set<Probe<?>> probes() {
        return new LinkedHashSet<>(List.of(new Probe.FileStatus(SOCKET), RULES));
    }

    static Finding finding(Setup setup, Snapshot snapshot) {
        Subject subject = Subject.host(snapshot.host());
        if (!setup.hasLibvirt(snapshot)) {
            return Finding.notApplicable(Checks.LOCAL, subject, "There is no libvirt daemon here.");
        }
        Daemon daemon = daemon(setup, snapshot);
        List<Fault> faults = new ArrayList<>();
        Reading<DaemonConf> conf = DaemonConf.of(daemon, Planned.conf(daemon, snapshot), snapshot);
        if (!(conf instanceof Reading.Present<DaemonConf>(DaemonConf found))) {
            return Fault.finding(
                    Checks.LOCAL,
                    subject,
                    Map.of(
                            Layer.PERSISTENT,
                            Judgement.unknown(
                                    conf instanceof Reading.Unreadable<DaemonConf>(String reason) ? reason : "not read",
                                    daemon.conf())),
                    List.of(),
                    "");
        }
        Judgement running = switch (snapshot.get(new Probe.FileStatus(SOCKET))) {
            case Reading.Absent<FileStat>() -> Judgement.notApplicable("there is no " + SOCKET);
            case Reading.Unreadable<FileStat>(String reason) -> Judgement.unknown(SOCKET + ": " + reason, SOCKET);
            case Reading.Present<FileStat>(FileStat stat) -> judged(found, stat.mode(), SOCKET, faults);
        };
        return Fault.finding(
                Checks.LOCAL,
                subject,
                Map.of(Layer.RUNNING, running, Layer.PERSISTENT, persistent(daemon, found, snapshot, faults)),
                faults,
                "Not every local user may use libvirt." + rule(snapshot));
    }

    private static String rule(Snapshot snapshot) {
        return snapshot.get(RULES)
                        .found()
                        .filter(list -> !list.paths().isEmpty())
                        .isPresent()
                ? " Members of the group libvirt may, without a password (a rule of polkit): each of them is as good as root."
                : "";
    }

    private static Daemon daemon(Setup setup, Snapshot snapshot) {
        if (Running.runs(Daemon.VIRTPROXYD, snapshot)) {
            return Daemon.VIRTPROXYD;
        }
        return Optional.ofNullable(setup.planned().get(Daemon.VIRTPROXYD))
                        .flatMap(Reading::found)
                        .filter(Planned::starts)
                        .isPresent()
                ? Daemon.VIRTPROXYD
                : Daemon.LIBVIRTD;
    }

    private static Judgement persistent(Daemon daemon, DaemonConf conf, Snapshot snapshot, List<Fault> faults) {
        String name = daemon.localSockets().getFirst();
        return switch (Units.afterBoot(snapshot, name)) {
            case Reading.Unreadable<Unit>(String reason) -> Judgement.unknown(reason, name);
            case Reading.Absent<Unit>() -> ofConf(conf, faults);
            case Reading.Present<Unit>(Unit unit) when unit.masked() -> ofConf(conf, faults);
            case Reading.Present<Unit>(Unit unit) -> {
                Optional<Setting> mode = unit.last("Socket", "SocketMode");
                yield judged(
                        conf,
                        mode.flatMap(setting -> octal(setting.value())).orElse(SYSTEMD_MODE),
                        mode.map(Setting::source).orElse(name),
                        faults);
            }
        };
    }

    /**
     * Without systemd's socket the daemon makes it. Its standard mode depends on whether it was built with polkit, as all
     * distributions do, and not on what the file says of authentication (remote_daemon_config.c, daemonConfigNew).
     */
    private static Judgement ofConf(DaemonConf conf, List<Fault> faults) {
        return judged(
                conf,
                conf.conf()
                        .text("unix_sock_rw_perms")
                        .found()
                        .flatMap(LocalCheck::octal)
                        .orElse(DAEMON_MODE),
                conf.source("unix_sock_rw_perms"),
                faults);
    }

    private static Optional<Integer> octal(String text) {
        return text.matches("[0-7]{1,5}") ? Optional.of(Integer.parseInt(text, 8)) : Optional.empty();
    }

    private static Judgement judged(DaemonConf conf, int mode, String where, List<Fault> faults) {
        String type = conf.localAuthentication();
        boolean open = (mode & OTHERS_WRITE) != 0 && type.equals("none");
        List<Fault> own = open
                ? List.of(new Fault(
                        Severity.CRITICAL,
                        "every local user may use libvirt without authentication, and so is root",
                        "Set auth_unix_rw = \"polkit\" in " + conf.path()
                                + ", or close the socket: SocketMode=0600 in a drop-in of "
                                + conf.daemon().word()
                                + ".socket, unix_sock_rw_perms = \"0700\" without systemd's sockets. It acts after: systemctl"
                                + " restart " + conf.daemon().word() + ".socket "
                                + conf.daemon().word() + "."))
                : List.of();
        faults.addAll(own);
        return Fault.judge(
                own,
                Value.of(String.format(Locale.ROOT, "%04o, authentication %s", mode & 07777, type)),
                Value.of("closed to others, or authentication"),
                where);
    }
}
