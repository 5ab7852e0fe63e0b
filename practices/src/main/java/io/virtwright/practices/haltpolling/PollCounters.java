package io.virtwright.practices.haltpolling;

import io.virtwright.engine.domains.DomainProcess;
import io.virtwright.engine.snapshot.DomainStatistics;
import io.virtwright.engine.snapshot.FileSet;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.snapshot.SnapshotFiles;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * KVM's counters of one domain since it started, all vCPUs together: as libvirt's bulk statistics tell them (the times since
 * libvirt 7.6, the numbers since 8.9), else as KVM's own folder in debugfs does. What neither tells is empty: it is not
 * zero.
 *
 * @param successNs time of polls that ended in a wake-up
 * @param failNs time of polls that did not: burnt
 * @param attempted polls
 * @param successful polls that ended in a wake-up
 * @param vcpus online vCPUs
 * @param ageNs how long the process has run
 */
record PollCounters(
        OptionalLong successNs,
        OptionalLong failNs,
        OptionalLong attempted,
        OptionalLong successful,
        OptionalLong vcpus,
        OptionalLong ageNs) {

    /** KVM's folders are called PID-FD; the counters of all vCPUs are summed up in the domain's own folder. */
    static Optional<Probe<FileSet>> probe(DomainProcess process) {
        return process.written().found().map(PollCounters::files);
    }

    private static Probe<FileSet> files(long pid) {
        return new Probe.FileContents("/sys/kernel/debug/kvm/" + pid + "-*/halt_*");
    }

    static Reading<PollCounters> of(RunningDomain domain, Snapshot snapshot) {
        DomainProcess process = domain.domain().process();
        Reading<Map<String, Long>> libvirt = snapshot.get(new Probe.Statistics())
                .map(DomainStatistics::byDomain)
                .map(all -> all.getOrDefault(domain.domain().domain().uuid(), Map.of()));
        Map<String, Long> fields = libvirt.found().orElse(Map.of());
        Optional<FileSet> kernel =
                process.id().flatMap(pid -> snapshot.get(files(pid))).found();
        PollCounters counters = new PollCounters(
                first(
                        field(fields, "cpu.haltpoll.success.time"),
                        sum(fields, "halt_poll_success_ns"),
                        kernel,
                        "halt_poll_success_ns"),
                first(
                        field(fields, "cpu.haltpoll.fail.time"),
                        sum(fields, "halt_poll_fail_ns"),
                        kernel,
                        "halt_poll_fail_ns"),
                first(OptionalLong.empty(), sum(fields, "halt_attempted_poll"), kernel, "halt_attempted_poll"),
                first(OptionalLong.empty(), sum(fields, "halt_successful_poll"), kernel, "halt_successful_poll"),
                vcpus(fields, domain),
                ProcessAge.of(process, snapshot));
        return counters.isEmpty() && libvirt instanceof Reading.Unreadable<Map<String, Long>>(String reason)
                ? Reading.unreadable(reason)
                : Reading.of(counters);
    }

    private static OptionalLong first(OptionalLong total, OptionalLong vcpus, Optional<FileSet> kernel, String name) {
        return total.isPresent() ? total : vcpus.isPresent() ? vcpus : kernel(kernel, name);
    }

    private static OptionalLong field(Map<String, Long> fields, String name) {
        return Optional.ofNullable(fields.get(name)).stream()
                .mapToLong(Long::longValue)
                .findFirst();
    }

    /** The sum over the vCPUs of {@code vcpu.N.NAME.sum}. */
    private static OptionalLong sum(Map<String, Long> fields, String name) {
        Pattern form = Pattern.compile("vcpu\\.[0-9]+\\." + name + "\\.sum");
        return sum(fields.entrySet().stream()
                .filter(field -> form.matcher(field.getKey()).matches())
                .mapToLong(Map.Entry::getValue));
    }

    private static OptionalLong kernel(Optional<FileSet> files, String name) {
        return sum(files.stream()
                .flatMap(set -> set.files().entrySet().stream())
                .filter(file -> SnapshotFiles.baseName(file.getKey()).equals(name))
                .flatMap(file -> file.getValue().found().stream())
                .map(content -> content.line())
                .filter(text -> text.matches("[0-9]{1,18}"))
                .mapToLong(Long::parseLong));
    }

    private static OptionalLong sum(LongStream numbers) {
        LongFunction<OptionalLong> some = OptionalLong::of;
        return numbers.mapToObj(some)
                .reduce((a, b) -> OptionalLong.of(a.getAsLong() + b.getAsLong()))
                .orElse(OptionalLong.empty());
    }

    private static OptionalLong vcpus(Map<String, Long> fields, RunningDomain domain) {
        OptionalLong told = field(fields, "vcpu.current");
        OptionalInt defined =
                domain.traits().found().map(RunningDomain.Traits::vcpus).orElse(OptionalInt.empty());
        return told.isPresent() || defined.isEmpty() ? told : OptionalLong.of(defined.getAsInt());
    }

    /** Polls that ended in a wake-up, as a share of all, 0 to 1. */
    OptionalDouble successRatio() {
        return successful.isPresent() && attempted.orElse(0) > 0
                ? OptionalDouble.of((double) successful.getAsLong() / attempted.getAsLong())
                : OptionalDouble.empty();
    }

    /** Time in polls without success as a share of all vCPUs' time, 0 to 1. */
    OptionalDouble waste() {
        return failNs.isPresent() && ageNs.isPresent() && vcpus.orElse(0) > 0
                ? OptionalDouble.of((double) failNs.getAsLong() / ageNs.getAsLong() / vcpus.getAsLong())
                : OptionalDouble.empty();
    }

    /** Whether KVM is known to have polled for this domain. */
    boolean polled() {
        return attempted.orElse(0) > 0 || successNs.orElse(0) > 0 || failNs.orElse(0) > 0;
    }

    boolean isEmpty() {
        return successNs.isEmpty() && failNs.isEmpty() && attempted.isEmpty();
    }

    /** The mean length of a poll in ns: hardly more than the ceiling that was in force. */
    OptionalDouble meanPollNs() {
        return attempted.orElse(0) > 0 && successNs.isPresent() && failNs.isPresent()
                ? OptionalDouble.of(((double) successNs.getAsLong() + failNs.getAsLong()) / attempted.getAsLong())
                : OptionalDouble.empty();
    }
}
