package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domainxml.Disk;
import io.virtwright.engine.domainxml.DomainView;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.snapshot.Reading;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether disks are mapped as the policy says: emulated (virtual) or passed through (physical). */
final class FormCheck implements RawCheck {
    static final Check CHECK = new Check(
            "raw-devices.form",
            "disks are mapped in the form that the policy wants",
            Severity.MEDIUM,
            "A virtual mapping emulates a SCSI disk on the device; a physical one hands the guest's SCSI commands on, which"
                    + " clusters with SCSI reservations need.",
            "Raw Device Mapping: virtual is device='disk', physical is device='lun'; right, but rawio='yes' is not part of it.");

    @Override
    public Check check() {
        return CHECK;
    }

    @Override
    public List<Finding> assess(RawCase domain) {
        List<Finding> findings = new ArrayList<>();
        targets(domain)
                .forEach(target ->
                        domain.want(Keys.FORM).of(target).ifPresent(form -> findings.add(judge(domain, target, form))));
        domain.want(Keys.FORM).named().stream()
                .filter(target ->
                        !targets(domain).contains(target) && domain.domain().isReadable())
                .forEach(target -> findings.add(finding(
                        domain.domain().device(target),
                        Map.of(
                                Layer.PERSISTENT,
                                Judgement.drift(
                                        Value.of("no such disk"),
                                        Value.of(domain.want(Keys.FORM)
                                                .of(target)
                                                .map(Form::words)
                                                .orElse("")),
                                        domain.domain().persistentSource())),
                        "",
                        "The policy wants a raw disk " + target + ", and the domain has no disk of that name.",
                        "Add the disk to the domain, or take it out of the policy (raw-devices.form).")));
        if (findings.isEmpty()) {
            return List.of(
                    domain.domain().isReadable()
                            ? Finding.notApplicable(
                                    CHECK, domain.domain().subject(), "The policy asks for no form of raw disks.")
                            : none(domain));
        }
        return findings;
    }

    /** Emulated disks are judged too where the policy wants them raw. */
    @Override
    public Finding none(RawCase domain) {
        return RawCheck.super.none(domain);
    }

    private static Set<String> targets(RawCase domain) {
        Set<String> targets = new LinkedHashSet<>();
        domain.domain()
                .views()
                .flatMap(view -> view.disks().stream())
                .filter(disk -> disk.device().equals("disk") || disk.device().equals("lun"))
                .forEach(disk -> targets.add(disk.target()));
        return targets;
    }

    private Finding judge(RawCase domain, String target, Form form) {
        Map<Layer, Judgement> layers = Map.of(
                Layer.RUNNING,
                judge(
                        domain.domain().runningView(),
                        target,
                        form,
                        domain.domain().runningSource(),
                        "not running"),
                Layer.PERSISTENT,
                judge(
                        domain.domain().persistentView(),
                        target,
                        form,
                        domain.domain().persistentSource(),
                        "a transient domain has no definition"));
        return finding(
                domain.domain().device(target),
                layers,
                "It is mapped as the policy wants: " + form.words() + ".",
                "It is not mapped as the policy wants: " + form.words() + ".",
                domain.domain()
                        .remedy("Write " + form.xml()
                                + ". Look at raw-devices.whole-device and raw-devices.in-use first. "
                                + COLD.substring(0, COLD.length() - 1)));
    }

    private static Judgement judge(Reading<DomainView> view, String target, Form form, String source, String missing) {
        return switch (view) {
            case Reading.Present<DomainView>(DomainView one) -> {
                Optional<Disk> disk = one.disk(target);
                yield disk.isEmpty()
                        ? Judgement.notApplicable("no such disk there")
                        : Judgement.when(
                                form.matches(disk.get()),
                                Value.of(Form.describe(disk.get())),
                                Value.of(form.words()),
                                source);
            }
            case Reading.Absent<DomainView>() -> Judgement.notApplicable(missing);
            case Reading.Unreadable<DomainView>(String reason) -> Judgement.unknown(reason, source);
        };
    }
}
