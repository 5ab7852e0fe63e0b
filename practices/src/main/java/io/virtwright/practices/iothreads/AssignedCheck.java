package io.virtwright.practices.iothreads;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Layer;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.finding.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Whether each virtio disk and virtio-scsi controller is served by a thread that exists. */
final class AssignedCheck implements IoCheck {
    static final Check CHECK = new Check(
            "io-threads.assigned",
            "disks and SCSI controllers are served by I/O threads",
            Severity.MEDIUM,
            "Without an I/O thread QEMU's main thread serves the device and holds QEMU's global lock meanwhile, so busy"
                    + " disks slow down the whole guest.",
            "I/O Thread Configuration: iothread= on a virtio disk and on a virtio-scsi controller; right.");

    @Override
    public Check check() {
        return CHECK;
    }

    @Override
    public List<Finding> assess(DomainCase domain) {
        List<Finding> findings = new ArrayList<>();
        Optional<Layout> planned = domain.saved().found().map(saved -> domain.layout(saved.setup()));
        domain.devices().values().stream()
                .filter(device -> domain.wish().wantsServed(device))
                .filter(device -> device.servable() || named(domain, device))
                .forEach(device -> findings.add(
                        device.servable()
                                ? judge(domain, device, planned)
                                : Finding.notApplicable(CHECK, domain.device(device.name()), sentence(device))));
        if (findings.isEmpty()) {
            findings.add(
                    domain.isReadable()
                            ? Finding.notApplicable(
                                    CHECK,
                                    domain.subject(),
                                    "It has no virtio disk or virtio-scsi controller to serve.")
                            : finding(
                                    domain.subject(),
                                    nothing(domain, "no virtio disk or virtio-scsi controller there"),
                                    "",
                                    "",
                                    ""));
        }
        return findings;
    }

    /** Whether the policy speaks of the device by name, so that it must hear why nothing is done. */
    private static boolean named(DomainCase domain, IoDevice device) {
        return domain.wish().assigned(device).isPresent()
                || (domain.wish().devices() instanceof Wish.Devices.Named(List<String> globs)
                        && globs.contains(device.name()));
    }

    private static String sentence(IoDevice device) {
        String why = device.unservable().orElse("");
        return Character.toUpperCase(why.charAt(0)) + why.substring(1) + ".";
    }

    private Finding judge(DomainCase domain, IoDevice device, Optional<Layout> planned) {
        String name = device.name();
        Map<Layer, Judgement> layers =
                layers(domain, (_, setup, source) -> judge(domain, setup, name, source), effect(domain, name));
        String label = (device.kind() == IoDevice.Kind.DISK ? "Disk " : "SCSI controller ") + name;
        Judgement saved = layers.getOrDefault(Layer.PERSISTENT, Judgement.notApplicable(""));
        return finding(
                domain.device(name),
                layers,
                label + " is served by an I/O thread.",
                label
                        + (saved.verdict() == Verdict.COMPLIANT
                                ? " gets its I/O thread only at the next cold start."
                                : " is not served by the I/O thread that it should have."),
                remedy(domain, planned, name));
    }

    private static Judgement judge(DomainCase domain, IoSetup setup, String name, String source) {
        Optional<IoDevice> there = setup.device(name).filter(IoDevice::servable);
        if (there.isEmpty()) {
            return Judgement.notApplicable("not there");
        }
        IoDevice device = there.get();
        Optional<List<Long>> chosen = domain.wish().assigned(device);
        Set<Long> now = device.threads();
        boolean defined = !now.isEmpty() && setup.threads().containsAll(now);
        boolean right = chosen.map(ids -> new TreeSet<>(ids).equals(now)).orElse(true);
        Value have = Value.of(now.isEmpty() ? "no I/O thread" : Ids.words(now) + (defined ? "" : ", not defined"));
        Value want = Value.of(chosen.map(Ids::words).orElse("an I/O thread"));
        Judgement judgement = Judgement.when(defined && right, have, want, source);
        return chosen.filter(ids -> ids.size() > 1 && !(defined && right))
                .flatMap(_ -> domain.mappingRefused(device))
                .map(judgement::noting)
                .orElse(judgement);
    }

    private static Judgement effect(DomainCase domain, String name) {
        Set<Long> wanted = domain.live().found().stream()
                .flatMap(one -> one.setup().device(name).stream())
                .collect(TreeSet::new, (ids, device) -> ids.addAll(device.threads()), TreeSet::addAll);
        if (wanted.isEmpty()) {
            return domain.live().isUnreadable()
                    ? Judgement.unknown("which thread serves it is not known", domain.liveSource())
                    : Judgement.notApplicable("");
        }
        return domain.onProcess(threads -> Judgement.when(
                threads.cpus().keySet().containsAll(wanted),
                Value.of(
                        threads.cpus().isEmpty()
                                ? "no I/O threads in the process"
                                : Ids.words(threads.cpus().keySet()) + " in the process"),
                Value.of(Ids.words(wanted) + " in the process"),
                threads.source()));
    }

    private static String remedy(DomainCase domain, Optional<Layout> planned, String name) {
        return planned.map(layout -> layout.devices().getOrDefault(name, List.of()))
                .filter(threads -> !threads.isEmpty())
                .map(threads -> domain.remedy("serve it with " + Ids.words(threads) + ", " + COLD))
                .orElse(
                        planned.isPresent()
                                ? "the policy allows no thread for it: raise io-threads.count"
                                : domain.remedy("start it again from XML that assigns a thread"));
    }
}
