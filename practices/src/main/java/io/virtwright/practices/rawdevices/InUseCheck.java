package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domainxml.Disk;
import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Whether somebody else uses a raw disk: the host itself, or another domain. */
final class InUseCheck implements RawCheck {
    static final Check CHECK = new Check(
            "raw-devices.in-use",
            "a raw disk is used by one domain alone",
            Severity.CRITICAL,
            "Neither libvirt nor QEMU nor the kernel stops two users of one disk. Both write, and the data are lost.",
            "Raw Device Mapping: says nothing of it.");

    @Override
    public Check check() {
        return CHECK;
    }

    @Override
    public List<Finding> assess(RawCase domain) {
        return domain.disks().stream().map(disk -> judge(domain, disk)).toList();
    }

    private Finding judge(RawCase domain, RawDisk disk) {
        // What runs and what is defined may be on two devices.
        Uses now = disk.running().map(one -> uses(domain, disk, one, true)).orElse(Uses.NONE);
        Uses later = disk.saved().map(one -> uses(domain, disk, one, false)).orElse(Uses.NONE);
        Judgement running = disk.onRunning(one -> judge(domain, one, now));
        Judgement saved = disk.onSaved(one -> judge(domain, one, later));
        Judgement effect = effect(domain, disk);
        Map<Layer, Judgement> layers = Map.of(Layer.RUNNING, running, Layer.PERSISTENT, saved, Layer.EFFECT, effect);
        Uses all = now.and(later);
        Finding finding = finding(
                disk.subject(),
                layers,
                "Nothing else uses it, as far as this host can tell.",
                all.words().isEmpty()
                        ? "Something on the host claims the device."
                        : "It is in use: " + String.join("; ", all.words()) + ".",
                remedy(disk, all));
        boolean onlyDefined = saved.verdict() == Verdict.DRIFT
                && later.host().isEmpty()
                && effect.verdict() != Verdict.DRIFT
                && running.verdict() != Verdict.DRIFT;
        return onlyDefined ? finding.withSeverity(Severity.HIGH) : finding;
    }

    /**
     * Who uses a device beside a disk.
     *
     * @param host what the host does with it
     * @param others disks and devices of domains
     */
    private record Uses(List<String> host, List<String> others) {
        static final Uses NONE = new Uses(List.of(), List.of());

        List<String> words() {
            return Stream.concat(host.stream(), others.stream()).toList();
        }

        Uses and(Uses more) {
            return new Uses(
                    Stream.concat(host.stream(), more.host.stream()).distinct().toList(),
                    Stream.concat(others.stream(), more.others.stream())
                            .distinct()
                            .toList());
        }
    }

    /** Beside what runs, only what runs too; beside a definition, also what is only defined. */
    private static Uses uses(RawCase domain, RawDisk disk, Disk form, boolean running) {
        return new Uses(
                domain.host().device(form).found().stream()
                        .flatMap(found -> domain.host().use().of(found.device()).stream())
                        .toList(),
                domain
                        .host()
                        .shared()
                        .with(Claim.of(disk, form, running, domain.host().paths()))
                        .stream()
                        .filter(other -> other.running() || !running)
                        .map(Claim::words)
                        .toList());
    }

    private static String remedy(RawDisk disk, Uses uses) {
        List<String> steps = new ArrayList<>();
        if (disk.domain().domain().active()) {
            steps.add("Shut " + disk.domain().name() + " down before anything else is written");
        }
        if (uses.host().stream().anyMatch(use -> use.contains("path of"))) {
            steps.add("name the multipath map in the definition, not one path");
        } else if (!uses.host().isEmpty() || uses.others().isEmpty()) {
            steps.add(
                    "end the host's use of the device (lsblk -o NAME,FSTYPE,MOUNTPOINTS shows it), or give the guest another");
        }
        if (!uses.others().isEmpty()) {
            steps.add(
                    "give one of the domains another disk. If guests with a cluster file system are to share it, write"
                            + " <shareable/> in each of their definitions");
        }
        String all = String.join("; ", steps);
        return disk.domain().remedy(Character.toUpperCase(all.charAt(0)) + all.substring(1));
    }

    private static Judgement judge(RawCase domain, Disk disk, Uses uses) {
        Optional<DevicePaths.Resolved> device = domain.host().device(disk).found();
        String source = device.map(found -> BlockDevices.CLASS + "/"
                        + found.device().name() + ", " + HostUse.MOUNTS + ", /proc/swaps, the XML of all domains")
                .orElse("the XML of all domains");
        if (!uses.words().isEmpty()) {
            return Judgement.drift(Value.texts(uses.words()), Value.texts(List.of()), source);
        }
        return switch (domain.host().device(disk)) {
            case Reading.Unreadable<DevicePaths.Resolved>(String reason) -> Judgement.unknown(reason, source);
            case Reading.Absent<DevicePaths.Resolved>() ->
                unread(domain)
                        .map(reason -> Judgement.unknown(reason, source))
                        .orElseGet(() -> Judgement.notApplicable(
                                "it is on no block device of this host, whose own use could be told"));
            case Reading.Present<DevicePaths.Resolved>(DevicePaths.Resolved found) -> {
                Optional<String> problem = domain.host()
                        .use()
                        .problem()
                        .or(() -> domain.host().use().problem(found.device()))
                        .or(() -> unread(domain));
                yield problem.map(reason -> Judgement.unknown(reason, source))
                        .orElseGet(() -> Judgement.compliant(Value.texts(List.of()), Value.texts(List.of()), source)
                                .noting(domain.host()
                                        .use()
                                        .signature(found.device())
                                        .map(type -> "udev finds " + type
                                                + " on it: the guest's own, or left from an earlier use")
                                        .orElse("")));
            }
        };
    }

    private static Optional<String> unread(RawCase domain) {
        List<String> unread = domain.host().unread();
        return unread.isEmpty()
                ? Optional.empty()
                : Optional.of("the disks of " + String.join(", ", unread) + " are not known");
    }

    /**
     * The kernel's own answer, in addition: asked only with {@code --probe}, of the device that it runs on and of the one in
     * its definition. QEMU claims nothing, so it says nothing of domains.
     */
    private static Judgement effect(RawCase domain, RawDisk disk) {
        Judgement all = Judgement.notApplicable("");
        for (String path : disk.paths()) {
            switch (domain.host().snapshot().get(new Probe.ExclusiveOpen(path))) {
                case Reading.Present<Boolean>(Boolean free) -> {
                    Judgement one = Judgement.when(
                            free,
                            Value.of(free ? "claimed by nobody" : "claimed"),
                            Value.of("claimed by nobody"),
                            "open(" + path + ", O_EXCL)");
                    if (!free) {
                        return one;
                    }
                    all = all.note().isEmpty() ? one : all;
                }
                case Reading.Absent<Boolean> _ -> {}
                case Reading.Unreadable<Boolean>(String reason) ->
                    all = Judgement.notApplicable("whether the host's kernel has it claimed: " + reason);
            }
        }
        return all;
    }
}
