package io.virtwright.practices.svirt;

import io.virtwright.engine.boot.BootCommand;
import io.virtwright.engine.boot.BootEntries;
import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.SecurityLabel;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.snapshot.Bytes;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether the security module enforces, now, after the next boot, and for the types of domains. */
final class EnforcingCheck implements SvirtCheck {
    static final Check CHECK = new Check(
            "svirt.enforcing",
            "the security module enforces",
            Severity.HIGH,
            "A guest that breaks out of QEMU is stopped by nothing else than file permissions, which all domains share. In"
                    + " permissive mode the labels are there and forbid nothing.",
            "sVirt Protection: selinux=1 and SELINUX=enforcing, then a reboot; right where SELinux ran before. From"
                    + " disabled, the files have to be relabelled first, or the host may not come back.");

    @Override
    public Check check() {
        return CHECK;
    }

    @Override
    public List<Finding> assess(SvirtHost host, Lsm lsm) {
        Reading<Mode> mode = Mode.now(lsm, host.snapshot());
        // AppArmor knows no such mode for the host: there it is one of each profile
        Mode want = lsm == Lsm.SELINUX ? host.policy().host(Keys.MODE) : Mode.ENFORCING;
        Judgement running = now(lsm, mode, want);
        Judgement persistent = nextBoot(lsm, host.snapshot(), mode, want);
        Judgement effect = lsm == Lsm.SELINUX
                ? exempted(host, mode)
                : Judgement.notApplicable("whether profiles enforce is judged for each domain");
        return List.of(finding(
                Subject.host(host.snapshot().host()),
                Map.of(Layer.RUNNING, running, Layer.PERSISTENT, persistent, Layer.EFFECT, effect),
                lsm.words()
                        + (want == Mode.ENFORCING ? " enforces" : " is permissive, as the policy says")
                        + ", now and after the next boot.",
                summary(lsm, mode, persistent, effect),
                want == Mode.ENFORCING
                        ? remedy(lsm, mode, effect, host.snapshot())
                        : permissive(mode, host.snapshot())));
    }

    private static Judgement now(Lsm lsm, Reading<Mode> mode, Mode want) {
        String source = lsm == Lsm.SELINUX ? Protection.SELINUX_ENFORCE : Protection.LSM_LIST;
        return switch (mode) {
            case Reading.Present<Mode>(Mode one) ->
                Judgement.when(one == want, Value.of(one.words()), Value.of(want.words()), source);
            case Reading.Absent<Mode>() -> Judgement.unknown("not there", source);
            case Reading.Unreadable<Mode>(String reason) -> Judgement.unknown(reason, source);
        };
    }

    private static Judgement nextBoot(Lsm lsm, Snapshot snapshot, Reading<Mode> now, Mode want) {
        BootEntries boot = BootEntries.of(snapshot);
        String config = lsm == Lsm.SELINUX ? Protection.SELINUX_CONFIG : Protection.LSM_LIST;
        Set<String> modes = new LinkedHashSet<>();
        Set<String> sources = new LinkedHashSet<>();
        List<String> unknown = new ArrayList<>(boot.hidden());
        boolean drift = false;
        for (BootEntries.Entry entry : boot.entries()) {
            Optional<Mode> said = Mode.ofBoot(lsm, entry.commandLine());
            Reading<Mode> otherwise =
                    lsm == Lsm.SELINUX ? config(snapshot) : Mode.asNow(lsm, entry.commandLine(), now, snapshot);
            // A config that turns SELinux off is not overruled by enforcing=1.
            boolean off = otherwise.found().filter(Mode.OFF::equals).isPresent();
            Reading<Mode> mode = said.isPresent() && !off ? Reading.of(said.get()) : otherwise;
            Optional<String> doubt = lsm == Lsm.SELINUX ? Mode.doubt(entry.commandLine(), snapshot) : Optional.empty();
            switch (mode) {
                case Reading.Present<Mode>(Mode one)
                when one == want && doubt.isPresent() -> {
                    sources.add(entry.source());
                    unknown.add(entry.source() + ": " + doubt.get());
                }
                case Reading.Present<Mode>(Mode one) -> {
                    drift |= one != want;
                    modes.add(one.words());
                    if (said.isPresent() && one != want && !off) {
                        sources.add(entry.source() + ": " + String.join(" ", Mode.words(lsm, entry.commandLine())));
                    } else {
                        sources.add(config);
                        sources.add(entry.source());
                    }
                }
                case Reading.Absent<Mode>() -> unknown.add(config + ": no such file");
                case Reading.Unreadable<Mode>(String reason) -> unknown.add(config + ": " + reason);
            }
        }
        String source = sources.isEmpty() ? config : String.join(", ", sources);
        if (!drift && !unknown.isEmpty()) {
            return Judgement.unknown(String.join("; ", new LinkedHashSet<>(unknown)), source);
        }
        return Judgement.when(!drift, Value.texts(List.copyOf(modes)), Value.of(want.words()), source)
                .noting(
                        boot.standIn()
                                ? "no boot entries were found: the running command line stands for the next"
                                : "");
    }

    private static Reading<Mode> config(Snapshot snapshot) {
        return switch (SnapshotFiles.file(snapshot, Protection.SELINUX_CONFIG)) {
            case Reading.Present<Bytes>(Bytes content) -> Reading.of(Mode.ofConfig(content.utf8()));
            case Reading.Absent<Bytes>() -> Reading.of(Mode.OFF);
            case Reading.Unreadable<Bytes>(String reason) -> Reading.unreadable(reason);
        };
    }

    /** The types of domains that are permissive by themselves. */
    private static Judgement exempted(SvirtHost host, Reading<Mode> mode) {
        if (mode.found().filter(Mode.ENFORCING::equals).isEmpty()) {
            return Judgement.notApplicable("SELinux does not enforce");
        }
        return switch (Permissive.types(host.snapshot())) {
            case Reading.Present<Set<String>>(Set<String> types) -> {
                Set<String> used = used(host);
                List<String> wrong = types.stream()
                        .filter(type -> type.startsWith("svirt") || used.contains(type))
                        .toList();
                yield Judgement.when(wrong.isEmpty(), Value.texts(wrong), Value.texts(List.of()), Permissive.source());
            }
            case Reading.Absent<Set<String>>() -> Judgement.notApplicable("");
            case Reading.Unreadable<Set<String>>(String reason) -> Judgement.unknown(reason, Permissive.source());
        };
    }

    /** The types of the labels that domains run with. */
    private static Set<String> used(SvirtHost host) {
        Set<String> types = new TreeSet<>();
        host.running().stream()
                .map(HostDomain::runningView)
                .flatMap(view -> view.found().stream())
                .flatMap(view -> view.securityLabels().stream())
                .map(SecurityLabel::label)
                .flatMap(Optional::stream)
                .flatMap(label -> SelinuxContext.parse(label).stream())
                .forEach(context -> types.add(context.type()));
        return types;
    }

    private static String summary(Lsm lsm, Reading<Mode> mode, Judgement persistent, Judgement effect) {
        String now =
                lsm.words() + " is " + mode.found().map(Mode::words).orElse("in a mode that can't be told") + " now";
        if (effect.verdict() == Verdict.DRIFT) {
            return now + ", but types of domains are permissive: "
                    + effect.have().map(Value::toString).orElse("") + ".";
        }
        String next = switch (persistent.verdict()) {
            case COMPLIANT ->
                persistent
                                .want()
                                .filter(want -> want.toString().equals(Mode.PERMISSIVE.words()))
                                .isPresent()
                        ? "after the next boot it is permissive"
                        : "after the next boot it enforces";
            case DRIFT ->
                "after the next boot it is "
                        + persistent.have().map(Value::toString).orElse("otherwise");
            case UNKNOWN -> "what the next boot brings is not known";
            case NOT_APPLICABLE -> "nothing is kept for the next boot";
        };
        return now + "; " + next + ".";
    }

    private static String permissive(Reading<Mode> mode, Snapshot snapshot) {
        return mode.found().filter(Mode.OFF::equals).isPresent()
                ? "Write SELINUX=permissive to /etc/selinux/config, take selinux=0 from every boot entry"
                        + BootCommand.removing("selinux=0", snapshot) + ", run `touch /.autorelabel`, and reboot."
                : "Write SELINUX=permissive to /etc/selinux/config, take enforcing=1 from every boot entry"
                        + BootCommand.removing("enforcing=1", snapshot)
                        + (mode.found().filter(Mode.PERMISSIVE::equals).isPresent()
                                ? " (at the next boot)."
                                : ", and run `setenforce 0`.");
    }

    private static String remedy(Lsm lsm, Reading<Mode> mode, Judgement effect, Snapshot snapshot) {
        if (effect.verdict() == Verdict.DRIFT) {
            return "Run: `semanage permissive -d TYPE` for each of them, after a look at what was let pass (`ausearch -m AVC`). It acts"
                    + " at once.";
        }
        if (lsm == Lsm.APPARMOR) {
            return "Take apparmor=0, and security= and lsm= that leave AppArmor out, from every boot entry"
                    + BootCommand.removing("apparmor=0", snapshot)
                    + ", install the packages apparmor and libvirt-daemon-system, and boot a kernel that has AppArmor. It acts after the"
                    + " reboot.";
        }
        String boot =
                "take selinux=0, enforcing=0, and security= and lsm= that leave SELinux out, from every boot entry"
                        + BootCommand.removing("selinux=0 enforcing=0", snapshot);
        if (mode.found().filter(Mode.ENFORCING::equals).isPresent()) {
            return "Write SELINUX=enforcing to /etc/selinux/config, and " + boot + " (act at the next boot).";
        }
        return mode.found().filter(Mode.OFF::equals).isPresent()
                ? "In this order: write SELINUX=permissive to /etc/selinux/config; " + boot
                        + "; `touch /.autorelabel`; reboot (relabelling large image stores takes long); look at `ausearch -m AVC`;"
                        + " then SELINUX=enforcing and `setenforce 1`. Domains have to be started again after it."
                : "Look at `ausearch -m AVC` for what would be forbidden; then `setenforce 1` (acts at once), SELINUX=enforcing in"
                        + " /etc/selinux/config, and " + boot + " (act at the next boot).";
    }
}
