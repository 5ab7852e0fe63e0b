package io.virtwright.practices.remoteaccess;

import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.snapshot.FileStat;
import io.virtwright.engine.snapshot.NameList;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.systemd.Environment;
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
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** {@code remote-access.local-sockets}: whether every local user may use libvirt, and so is root. */
final class LocalCheck {
    /** The service and the main socket of each modular daemon, and a few others. */
    private static final String INSTALLED = "virt*d.s*";

    private static final Probe<NameList> RULES = new Probe.Names("/usr/share/polkit-1/rules.d/*libvirt*.rules");
    private static final int OTHERS_WRITE = 002;
    /** systemd's own for SocketMode=. */
    private static final int SYSTEMD_MODE = 0666;
    /** libvirtd's own for unix_sock_rw_perms, where it is built with polkit. */
    private static final int DAEMON_MODE = 0777;

    private LocalCheck() {}

    static Set<Probe<?>> probes(Snapshot known) {
        Set<Probe<?>> probes = new LinkedHashSet<>(List.of(RULES, new Probe.FileStatus(Daemon.LIBVIRTD.localSocket())));
        probes.addAll(Units.listing(known, INSTALLED));
        Daemon.MODULAR.forEach(daemon -> probes.add(new Probe.FileStatus(daemon.localSocket())));
        Stream.concat(Daemon.REMOTE.stream(), Daemon.MODULAR.stream())
                .filter(daemon -> known.get(new Probe.FileStatus(daemon.localSocket()))
                        .found()
                        .isPresent())
                .forEach(daemon -> probes.addAll(Restart.probes(daemon, known)));
        // Most hosts have few of them: only those are asked for.
        for (Daemon daemon : modular(known)) {
            probes.addAll(Units.probes(known, units(daemon)));
            probes.add(new Probe.FileContent(daemon.conf()));
            Units.afterBoot(known, daemon.service()).found().ifPresent(unit -> probes.addAll(Environment.probes(unit)));
            Planned.conf(daemon, known).found().ifPresent(path -> probes.add(new Probe.FileContent(path)));
        }
        return probes;
    }

    private static List<String> units(Daemon daemon) {
        return List.of(daemon.service(), daemon.localSockets().getFirst());
    }

    static Finding finding(Setup setup, Snapshot snapshot) {
        Subject subject = Subject.host(snapshot.host());
        List<Fault> faults = new ArrayList<>();
        List<Layers> all = new ArrayList<>();
        if (setup.hasLibvirt(snapshot)) {
            all.add(layers(daemon(setup, snapshot), Reading.of(true), snapshot, faults));
        }
        // Clients on the host reach each of them beside virtproxyd, and each has its own configuration.
        modular(snapshot).forEach(daemon -> all.add(layers(daemon, starts(daemon, snapshot), snapshot, faults)));
        if (Units.named(snapshot, INSTALLED) instanceof Reading.Unreadable<Set<String>>(String reason)) {
            all.add(new Layers(
                    Judgement.notApplicable(""),
                    Judgement.unknown("which daemons are installed can't be told: " + reason, "units of systemd")));
        }
        if (all.isEmpty()) {
            return Finding.notApplicable(Checks.LOCAL, subject, "There is no libvirt daemon here.");
        }
        return Fault.finding(
                Checks.LOCAL,
                subject,
                Map.of(
                        Layer.RUNNING,
                                together(all.stream().map(Layers::running).toList()),
                        Layer.PERSISTENT,
                                together(all.stream().map(Layers::persistent).toList())),
                faults,
                "Not every local user may use libvirt." + rule(snapshot));
    }

    /** Both layers of one daemon. */
    private record Layers(Judgement running, Judgement persistent) {}

    private static Layers layers(Daemon daemon, Reading<Boolean> starts, Snapshot snapshot, List<Fault> faults) {
        String socket = daemon.localSocket();
        Reading<FileStat> status = snapshot.get(new Probe.FileStatus(socket));
        return switch (Planned.settings(daemon, snapshot)) {
            case Reading.Present<DaemonConf>(DaemonConf conf) ->
                new Layers(
                        switch (status) {
                            case Reading.Absent<FileStat>() -> Judgement.notApplicable("there is no " + socket);
                            case Reading.Unreadable<FileStat>(String reason) ->
                                Judgement.unknown(socket + ": " + reason, socket);
                            case Reading.Present<FileStat>(FileStat stat)
                            when isOpen(stat.mode()) && Restart.isDue(daemon, snapshot) ->
                                Judgement.unknown(Restart.note(conf), conf.path());
                            case Reading.Present<FileStat>(FileStat stat) -> judged(conf, stat.mode(), socket, faults);
                        },
                        switch (starts) {
                            case Reading.Unreadable<Boolean>(String reason) ->
                                Judgement.unknown(reason, daemon.service());
                            case Reading.Present<Boolean>(Boolean does)
                            when does -> persistent(daemon, conf, snapshot, faults);
                            case Reading.Present<Boolean> _, Reading.Absent<Boolean> _ ->
                                Judgement.notApplicable("nothing starts " + daemon.word());
                        });
            case Reading.Unreadable<DaemonConf>(String reason) -> unknown(daemon, status, reason);
            case Reading.Absent<DaemonConf>() -> unknown(daemon, status, "not read");
        };
    }

    private static Layers unknown(Daemon daemon, Reading<FileStat> socket, String reason) {
        Judgement unknown = Judgement.unknown(reason, daemon.conf());
        return new Layers(
                socket instanceof Reading.Absent<FileStat>()
                        ? Judgement.notApplicable("there is no " + daemon.localSocket())
                        : unknown,
                unknown);
    }

    /** The modular daemons that are installed, or whose sockets are there. */
    private static List<Daemon> modular(Snapshot snapshot) {
        Set<String> installed = Units.named(snapshot, INSTALLED).found().orElse(Set.of());
        return Daemon.MODULAR.stream()
                .filter(daemon -> units(daemon).stream().anyMatch(installed::contains)
                        || snapshot.get(new Probe.FileStatus(daemon.localSocket()))
                                .found()
                                .isPresent())
                .toList();
    }

    /** Whether something starts a daemon at boot, or opens its socket. */
    private static Reading<Boolean> starts(Daemon daemon, Snapshot snapshot) {
        Reading<Boolean> starts = Reading.of(false);
        for (String unit : units(daemon)) {
            Reading<Boolean> one = Units.enabled(snapshot, unit)
                    .flatMap(enabled -> enabled
                            ? Units.afterBoot(snapshot, unit).map(found -> !found.masked())
                            : Reading.of(false));
            if (one.found().equals(Optional.of(true))) {
                return one;
            }
            starts = one.isUnreadable() ? one : starts;
        }
        return starts;
    }

    /** The layer of several daemons: the worst of them, or what all of them have. */
    private static Judgement together(List<Judgement> all) {
        if (all.size() == 1) {
            return all.getFirst();
        }
        Verdict verdict = Verdict.of(all.stream().map(Judgement::verdict).toList());
        List<Judgement> telling =
                all.stream().filter(one -> one.verdict() == verdict).toList();
        Judgement first = telling.getFirst();
        return new Judgement(
                verdict,
                first.have()
                        .map(_ -> Value.texts(telling.stream()
                                .flatMap(one -> one.have().stream())
                                .map(Value::toString)
                                .toList())),
                first.want(),
                words(telling, Judgement::source, ", "),
                words(telling, Judgement::note, "; "));
    }

    private static String words(List<Judgement> all, Function<Judgement, String> of, String between) {
        return all.stream().map(of).filter(text -> !text.isEmpty()).distinct().collect(Collectors.joining(between));
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

    private static boolean isOpen(int mode) {
        return (mode & OTHERS_WRITE) != 0;
    }

    private static Judgement judged(DaemonConf conf, int mode, String where, List<Fault> faults) {
        String type = conf.localAuthentication();
        boolean open = isOpen(mode) && type.equals("none");
        List<Fault> own = open
                ? List.of(new Fault(
                        Severity.CRITICAL,
                        "every local user may use " + conf.daemon().word() + " without authentication, and so is root",
                        "Set auth_unix_rw = \"polkit\" in " + conf.path()
                                + ", or close the socket: SocketMode=0600 in a drop-in of "
                                + conf.daemon().word()
                                + ".socket, unix_sock_rw_perms = \"0700\" without systemd's sockets. It acts after: `systemctl"
                                + " restart " + conf.daemon().word() + ".socket "
                                + conf.daemon().word() + "`."))
                : List.of();
        faults.addAll(own);
        return Fault.judge(
                own,
                Value.of(String.format(Locale.ROOT, "%04o, authentication %s", mode & 07777, type)),
                Value.of("closed to others, or authentication"),
                where);
    }
}
