package io.virtwright.practices.iothreads;

import io.virtwright.engine.finding.Check;
import io.virtwright.engine.finding.Finding;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Severity;
import io.virtwright.engine.finding.Value;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.text.CpuSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether devices share a thread though each could have its own. */
final class SharedCheck implements IoCheck {
    static final Check CHECK = new Check(
            "io-threads.shared",
            "devices don't share an I/O thread needlessly",
            Severity.ADVICE,
            "Devices on one thread wait for each other; a busy one slows the others down.",
            "I/O Thread Configuration: one thread for each disk. libvirt's documentation says no more than one or two"
                    + " for each host CPU, so sharing is right where disks outnumber CPUs.");

    @Override
    public Check check() {
        return CHECK;
    }

    @Override
    public List<Finding> assess(DomainCase domain) {
        boolean any = domain.setups().anyMatch(setup -> devices(setup) > 1);
        if (!any && domain.isReadable()) {
            return List.of(
                    Finding.notApplicable(CHECK, domain.subject(), "Fewer than two devices are served by threads."));
        }
        Finding finding = finding(
                domain.subject(),
                layers(domain, SharedCheck::judge, Judgement.notApplicable("")),
                "No devices share a thread needlessly.",
                "Devices share an I/O thread though each could have its own.",
                domain.wish().perThread().isPresent()
                        ? domain.remedy("spread them over more threads, " + COLD)
                        : domain.remedy("io-threads.per-thread: 1 in the policy spreads them, " + COLD));
        return List.of(domain.wish().perThread().isPresent() ? finding.withSeverity(Severity.LOW) : finding);
    }

    private static long devices(IoSetup setup) {
        return setup.devices().stream()
                .filter(device -> device.servable() && !device.threads().isEmpty())
                .count();
    }

    private static Judgement judge(DomainCase domain, IoSetup setup, String source) {
        Map<Long, List<String>> byThread = new TreeMap<>();
        setup.devices().stream()
                .filter(IoDevice::servable)
                .forEach(device -> device.threads()
                        .forEach(id -> byThread.computeIfAbsent(id, _ -> new ArrayList<>())
                                .add(device.name())));
        if (byThread.isEmpty()) {
            return Judgement.notApplicable("no device is served by a thread");
        }
        long most = domain.wish().perThread().orElseGet(() -> couldSpread(domain, setup) ? 1L : Long.MAX_VALUE);
        Reading<CpuSet> online = domain.host().online();
        boolean tells = domain.wish().perThread().isPresent()
                || !domain.wish().assignments().isEmpty()
                || domain.wish().fixed()
                || !setup.idle().isEmpty()
                || byThread.values().stream().allMatch(devices -> devices.size() == 1);
        if (!tells && online instanceof Reading.Unreadable<CpuSet>(String reason)) {
            return Judgement.unknown("how many CPUs the host has is not known: " + reason, HostCpus.ONLINE.path());
        }
        List<Value> shared = byThread.entrySet().stream()
                .filter(entry -> entry.getValue().size() > most)
                .<Value>map(entry ->
                        Value.of("thread " + entry.getKey() + " serves " + String.join(", ", entry.getValue())))
                .toList();
        return Judgement.when(
                shared.isEmpty(),
                new Value.Items(shared),
                Value.of(
                        most == Long.MAX_VALUE
                                ? "any: there are as many threads as host CPUs, or the policy says how many"
                                : "at most " + most + " device" + (most == 1 ? "" : "s") + " a thread"),
                source);
    }

    /** Whether there is a thread for a device that shares one: an idle one, or one that may be added. */
    private static boolean couldSpread(DomainCase domain, IoSetup setup) {
        if (!domain.wish().assignments().isEmpty()) {
            return false;
        }
        long allowed = Math.min(devices(setup), domain.host().count().orElse(Integer.MAX_VALUE));
        return !setup.idle().isEmpty()
                || (!domain.wish().fixed() && setup.threads().size() < allowed);
    }
}
