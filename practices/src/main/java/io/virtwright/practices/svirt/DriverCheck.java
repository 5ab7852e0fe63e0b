package io.virtwright.practices.svirt;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.libvirtconf.LibvirtConf;
import io.virtwright.engine.snapshot.LibvirtDaemon;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether libvirt uses the security module. */
final class DriverCheck implements SvirtCheck {
    static final Check CHECK = new Check(
            "svirt.driver",
            "libvirt uses the security module",
            Severity.HIGH,
            "With security_driver = \"none\", or a daemon that was started before the module, libvirt labels no domain.",
            "sVirt Protection: says nothing of qemu.conf; a definition can ask in vain.");

    private static final Pattern MODEL = Pattern.compile("<secmodel>\\s*<model>([^<]{1,64})</model>", Pattern.DOTALL);

    @Override
    public Check check() {
        return CHECK;
    }

    @Override
    public List<Finding> assess(SvirtHost host, Lsm lsm) {
        Judgement persistent = configured(host, lsm);
        return List.of(finding(
                Subject.host(host.snapshot().host()),
                Map.of(Layer.RUNNING, daemon(host, lsm), Layer.PERSISTENT, persistent),
                "libvirt confines domains by " + lsm.words() + ".",
                "libvirt does not confine domains by " + lsm.words() + " as it should.",
                "Correct " + QemuConf.PATH + ": leave security_driver out, or write security_driver = \"" + lsm.model()
                        + "\"; security_default_confined = 1" + required(host)
                        + ". Then restart virtqemud or libvirtd (running domains stay, with the label they have), and check"
                        + " with `virsh capabilities` that <secmodel> names " + lsm.model()
                        + (lsm == Lsm.APPARMOR
                                ? "; it needs the daemon's own AppArmor profile loaded when it starts."
                                : ".")));
    }

    private static String required(SvirtHost host) {
        return host.policy()
                .host(Keys.REQUIRE_CONFINED)
                .map(wanted -> "; security_require_confined = " + (wanted ? 1 : 0)
                        + (wanted ? " (domains with <seclabel type='none'/> then don't start any more)" : ""))
                .orElse("");
    }

    private static Judgement daemon(SvirtHost host, Lsm lsm) {
        String source = "virsh capabilities";
        return switch (host.snapshot().get(new Probe.Daemon())) {
            case Reading.Present<LibvirtDaemon>(LibvirtDaemon daemon) -> {
                List<String> models = new ArrayList<>();
                for (Matcher model = MODEL.matcher(daemon.capabilities()); model.find(); ) {
                    models.add(model.group(1));
                }
                yield Judgement.when(models.contains(lsm.model()), Value.texts(models), Value.of(lsm.model()), source);
            }
            case Reading.Absent<LibvirtDaemon>() -> Judgement.notApplicable("no libvirt daemon runs here");
            case Reading.Unreadable<LibvirtDaemon>(String reason) -> Judgement.unknown(reason, source);
        };
    }

    private static Judgement configured(SvirtHost host, Lsm lsm) {
        return switch (host.conf().file()) {
            case Reading.Present<LibvirtConf>(LibvirtConf conf) -> judge(conf, host, lsm);
            case Reading.Absent<LibvirtConf>() -> Judgement.notApplicable("");
            case Reading.Unreadable<LibvirtConf>(String reason) -> Judgement.unknown(reason, QemuConf.PATH);
        };
    }

    private static Judgement judge(LibvirtConf conf, SvirtHost host, Lsm lsm) {
        List<String> wrong = new ArrayList<>();
        if (conf.problem().isPresent()) {
            LibvirtConf.Problem problem = conf.problem().get();
            wrong.add("libvirt can't read it (line " + problem.line() + ": " + problem.reason() + ")");
        } else {
            switch (conf.texts(QemuConf.DRIVER)) {
                case Reading.Present<List<String>>(List<String> drivers) -> {
                    if (!drivers.isEmpty() && !drivers.contains(lsm.model())) {
                        wrong.add(QemuConf.DRIVER + " = " + String.join(", ", drivers));
                    }
                }
                case Reading.Absent<List<String>>() -> {}
                case Reading.Unreadable<List<String>>(String reason) -> wrong.add(reason);
            }
            flag(conf, QemuConf.DEFAULT_CONFINED, Optional.of(true), true).ifPresent(wrong::add);
            flag(conf, QemuConf.REQUIRE_CONFINED, host.policy().host(Keys.REQUIRE_CONFINED), false)
                    .ifPresent(wrong::add);
        }
        List<String> want = new ArrayList<>(List.of(lsm.model(), QemuConf.DEFAULT_CONFINED + " = 1"));
        host.policy()
                .host(Keys.REQUIRE_CONFINED)
                .ifPresent(wanted -> want.add(QemuConf.REQUIRE_CONFINED + " = " + (wanted ? 1 : 0)));
        return Judgement.when(
                        wrong.isEmpty(),
                        wrong.isEmpty() ? Value.of("as wanted") : Value.texts(wrong),
                        Value.texts(want),
                        QemuConf.PATH)
                .noting(String.join("; ", QemuConf.duplicates(conf)));
    }

    /** What is wrong with a flag; nothing where any value will do. */
    private static Optional<String> flag(LibvirtConf conf, String name, Optional<Boolean> wanted, boolean standard) {
        return switch (conf.flag(name)) {
            case Reading.Present<Boolean>(Boolean is) ->
                wanted.filter(want -> !want.equals(is)).map(_ -> name + " = " + (is ? 1 : 0));
            case Reading.Absent<Boolean>() ->
                wanted.filter(want -> want != standard).map(_ -> name + " is not set (" + (standard ? 1 : 0) + ")");
            case Reading.Unreadable<Boolean>(String reason) -> Optional.of(reason);
        };
    }
}
