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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the options of a raw disk suit one. */
final class OptionsCheck implements RawCheck {
    private static final String WANT = "cache, I/O mode, bus and format for a raw disk";

    static final Check CHECK = new Check(
            "raw-devices.options",
            "raw disks have the options that suit them",
            Severity.LOW,
            "With the host's page cache data are kept twice, and a host that crashes loses what the guest believes to be"
                    + " written. Without io='native' each request waits for a thread. Some options keep the domain from"
                    + " starting.",
            "Raw Device Mapping: cache='none' io='native', type='raw', bus='scsi' on virtio-scsi; right.");

    @Override
    public Check check() {
        return CHECK;
    }

    @Override
    public List<Finding> assess(RawCase domain) {
        return domain.disks().stream().map(disk -> judge(domain, disk)).toList();
    }

    private Finding judge(RawCase domain, RawDisk disk) {
        Map<Layer, Judgement> layers = Map.of(
                Layer.RUNNING,
                disk.onRunning(one -> judge(
                        domain, disk.domain().runningView(), one, disk.domain().runningSource())),
                Layer.PERSISTENT,
                disk.onSaved(one -> judge(
                        domain,
                        disk.domain().persistentView(),
                        one,
                        disk.domain().persistentSource())));
        Set<Options.Problem> problems = new LinkedHashSet<>();
        Stream.of(disk.domain().persistentView(), disk.domain().runningView())
                .flatMap(view -> view.found().stream())
                .forEach(view -> view.disk(disk.target())
                        .filter(RawDisk::isRaw)
                        .ifPresent(one -> problems.addAll(Options.of(domain, view, one))));
        boolean fatal = problems.stream().anyMatch(Options.Problem::fatal);
        Finding finding = finding(
                disk.subject(),
                layers,
                "Its options suit a raw disk.",
                (fatal ? "With these options the domain can't start: " : "Options that don't suit a raw disk: ")
                        + problems.stream().map(Options.Problem::have).collect(Collectors.joining(", ")) + ".",
                disk.domain()
                        .remedy("Write "
                                + problems.stream().map(Options.Problem::fix).collect(Collectors.joining("; ")) + ". "
                                + COLD.substring(0, COLD.length() - 1)));
        return fatal ? finding.withSeverity(Severity.HIGH) : finding;
    }

    private static Judgement judge(RawCase domain, Reading<DomainView> view, Disk disk, String source) {
        List<Options.Problem> problems =
                view.found().map(one -> Options.of(domain, one, disk)).orElse(List.of());
        if (problems.isEmpty()) {
            return Judgement.compliant(
                    Value.of("cache " + disk.driver().cache().orElse("default") + ", io "
                            + disk.driver().io().orElse("default") + ", bus " + disk.bus()),
                    Value.of(WANT),
                    source);
        }
        return Judgement.drift(
                Value.texts(problems.stream().map(Options.Problem::have).toList()),
                Value.texts(problems.stream().map(Options.Problem::fix).toList()),
                source);
    }
}
