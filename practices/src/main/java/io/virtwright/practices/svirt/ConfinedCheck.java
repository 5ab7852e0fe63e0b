package io.virtwright.practices.svirt;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.snapshot.Reading;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether each domain is confined: in its definition, in what runs, and by the kernel. */
final class ConfinedCheck implements SvirtCheck {
    static final Check CHECK = new Check(
            "svirt.confined",
            "the domain is confined",
            Severity.CRITICAL,
            "Without a label, or with one that forbids nothing, a guest that breaks out of QEMU reaches all images on the host.",
            "sVirt Protection: <seclabel type='dynamic' model='selinux' relabel='yes'/> is right, and the default. \"Or check"
                    + " whether <seclabel type='none' model='selinux'/> exists\" is wrong: that turns the confinement off.");

    private static final String FORBIDS_NOTHING = "the label forbids nothing";
    private static final String COMPLAINS = "the profile only complains";

    @Override
    public Check check() {
        return CHECK;
    }

    @Override
    public List<Finding> assess(SvirtHost host, Lsm lsm) {
        return host.domains().stream()
                .map(domain -> judge(host, domain, Optional.of(lsm)))
                .toList();
    }

    /** A definition that turns confinement off is wrong under any module. */
    @Override
    public List<Finding> assess(SvirtHost host, Protection.Hidden hidden) {
        return host.domains().stream()
                .map(domain -> judge(host, domain, Optional.empty()))
                .toList();
    }

    private Finding judge(SvirtHost host, HostDomain domain, Optional<Lsm> lsm) {
        boolean accepted = host.policy().domain(Keys.UNCONFINED, domain.identity());
        if (accepted) {
            return Finding.notApplicable(CHECK, domain.subject(), "The policy accepts it unconfined.");
        }
        Judgement running = onRunning(host, domain, lsm);
        Judgement persistent = onSaved(host, domain, lsm);
        Judgement effect = lsm.map(one -> effect(host, domain, one))
                .orElseGet(() -> domain.domain().active()
                        ? Labels.hidden(host)
                        : Judgement.notApplicable("which security module confines it is not known"));
        Finding finding = finding(
                domain.subject(),
                Map.of(Layer.RUNNING, running, Layer.PERSISTENT, persistent, Layer.EFFECT, effect),
                "It is confined" + lsm.map(one -> " by " + one.words()).orElse("") + ".",
                "It is not confined as it should be: "
                        + List.of(effect, running, persistent).stream()
                                .filter(layer -> layer.verdict() == Verdict.DRIFT)
                                .findFirst()
                                .map(layer -> layer.have().map(Value::toString).orElse("")
                                        + (layer.note().isEmpty() ? "" : " (" + layer.note() + ")"))
                                .orElse("")
                        + ".",
                remedy(domain, persistent, effect));
        boolean opened = List.of(running, persistent, effect).stream()
                .anyMatch(layer -> layer.note().startsWith(Labels.NOT_CONFINED));
        return opened || finding.verdict() != Verdict.DRIFT ? finding : finding.withSeverity(Severity.HIGH);
    }

    private static String remedy(HostDomain domain, Judgement persistent, Judgement effect) {
        if (persistent.verdict() == Verdict.DRIFT) {
            return domain.remedy(
                    "Remove the <seclabel> from the definition, so that libvirt labels the domain by itself, or"
                            + " write what the policy asks for; svirt.enforcing and svirt.driver come first. "
                            + COLD.substring(0, COLD.length() - 1));
        }
        if (effect.note().startsWith(COMPLAINS)) {
            return "Run: `aa-enforce /etc/apparmor.d/libvirt/libvirt-"
                    + domain.domain().uuid()
                    + "`, after a look at what was let pass (`journalctl -k | grep ALLOWED`). It acts at once.";
        }
        return effect.note().endsWith(FORBIDS_NOTHING)
                ? "Put SELinux right: svirt.enforcing says how. The domain has its label already and needs no restart."
                : "The definition is right: put right what svirt.enforcing and svirt.driver find, then shut "
                        + domain.name()
                        + " down and start it again (a reboot inside the guest is not enough).";
    }

    private static Judgement onSaved(SvirtHost host, HostDomain domain, Optional<Lsm> lsm) {
        return domain.onPersistent(
                domain.persistentView(),
                view -> Labels.ofDefinition(host, domain, view, lsm, domain.persistentSource()));
    }

    private static Judgement onRunning(SvirtHost host, HostDomain domain, Optional<Lsm> lsm) {
        return domain.onRunning(
                domain.runningView(), view -> Labels.ofRunning(host, domain, view, lsm, domain.runningSource()));
    }

    private static Judgement effect(SvirtHost host, HostDomain domain, Lsm lsm) {
        String source = ProcessLabel.source(domain);
        return domain.onProcess(ProcessLabel.of(domain, lsm, host.snapshot()), source, label -> {
            if (label.equals(ProcessLabel.NONE)) {
                return Judgement.drift(Value.of(label), Value.of("confined"), source)
                        .noting(Labels.NOT_CONFINED);
            }
            return switch (lsm) {
                case SELINUX -> selinux(host, domain, label, source);
                case APPARMOR -> appArmor(domain, label, source);
            };
        });
    }

    private static Judgement selinux(SvirtHost host, HostDomain domain, String label, String source) {
        Optional<SelinuxContext> context = SelinuxContext.parse(label);
        if (context.isEmpty()) {
            return Judgement.unknown("'" + label + "' is no SELinux context", source);
        }
        SelinuxContext own = context.get();
        Optional<String> expected = domain.runningView()
                .found()
                .flatMap(view -> Labels.of(view, Lsm.SELINUX).stream()
                        .flatMap(one -> one.label().stream())
                        .findFirst());
        Value want = Value.of(expected.orElse("a type of sVirt, enforced"));
        Judgement drift = Judgement.drift(Value.of(label), want, source);
        if (own.isUnconfined()) {
            return drift.noting(Labels.NOT_CONFINED + ": " + own.type() + " forbids nothing");
        }
        if (expected.filter(text -> !isSame(text, label, own)).isPresent()) {
            return drift.noting("not the label that libvirt gave it");
        }
        if (expected.isEmpty() && !own.isSvirt()) {
            return drift.noting("not a type of sVirt, and libvirt knows of no label");
        }
        Judgement unenforced = Judgement.drift(Value.of(label), Value.of(label + ", enforced"), source);
        switch (Mode.now(Lsm.SELINUX, host.snapshot())) {
            case Reading.Present<Mode>(Mode mode)
            when mode != Mode.ENFORCING -> {
                return unenforced.noting("SELinux is " + mode.words() + ": " + FORBIDS_NOTHING);
            }
            case Reading.Present<Mode> _ -> {}
            case Reading.Absent<Mode> _ -> {}
            case Reading.Unreadable<Mode>(String reason) -> {
                return Judgement.unknown("whether SELinux enforces: " + reason, Protection.SELINUX_ENFORCE);
            }
        }
        return switch (Permissive.types(host.snapshot())) {
            case Reading.Present<Set<String>>(Set<String> permissive)
            when permissive.contains(own.type()) ->
                unenforced.noting(own.type() + " is permissive: " + FORBIDS_NOTHING);
            case Reading.Present<Set<String>> _, Reading.Absent<Set<String>> _ ->
                Judgement.compliant(Value.of(label), want, source)
                        .noting(own.isSvirt() ? "" : own.type() + " is a type of your own, which is not judged");
            case Reading.Unreadable<Set<String>>(String reason) ->
                Judgement.unknown("whether " + own.type() + " is permissive: " + reason, Permissive.source());
        };
    }

    /** Categories in another order, or as a range, are the same label. */
    private static boolean isSame(String expected, String label, SelinuxContext own) {
        return SelinuxContext.parse(expected).map(own::isSame).orElseGet(() -> expected.equals(label));
    }

    private static Judgement appArmor(HostDomain domain, String label, String source) {
        String wanted = "libvirt-" + domain.domain().uuid();
        Optional<String> written = domain.runningView()
                .found()
                .flatMap(view -> Labels.of(view, Lsm.APPARMOR).stream()
                        .flatMap(one -> one.label().stream())
                        .findFirst());
        String profile = written.orElse(wanted);
        Value want = Value.of(profile + " (enforce)");
        if (label.equals("unconfined")) {
            return Judgement.drift(Value.of(label), want, source).noting(Labels.NOT_CONFINED);
        }
        Judgement judgement = Judgement.when(label.equals(profile + " (enforce)"), Value.of(label), want, source);
        return label.endsWith("(complain)") ? judgement.noting(COMPLAINS + ": it forbids nothing") : judgement;
    }
}
