package io.virtwright.practices.iothreads;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.LibvirtDaemon;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.text.CpuSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One domain, all that was read of it, and what is wanted of it.
 *
 * @param saved its definition; absent where it is transient
 * @param live the XML it runs with; absent where it doesn't run
 * @param claimed the CPUs to which other domains' vCPUs are pinned, whether or not they claim them
 * @param neighbours what other domains have to themselves
 * @param daemon empty where no libvirt is known
 */
record DomainCase(
        HostDomain on,
        Reading<Described> saved,
        Reading<Described> live,
        Reading<RunningThreads> running,
        Map<String, Long> statistics,
        Wish wish,
        HostCpus host,
        CpuSet claimed,
        Neighbours neighbours,
        Optional<LibvirtDaemon> daemon) {

    /** A domain's XML and what it says about I/O threads. */
    record Described(DomainDocument document, IoSetup setup) {
        /** Unreadable where it can't be told which threads are defined. */
        static Reading<Described> of(DomainDocument document) {
            return IoSetupReader.fault(document)
                    .<Reading<Described>>map(Reading::unreadable)
                    .orElseGet(() -> Reading.of(new Described(document, IoSetupReader.read(document))));
        }
    }

    /** The cases of all domains. */
    static List<DomainCase> all(Snapshot snapshot, Policy policy, List<HostDomain> domains) {
        HostCpus cpus = HostCpus.of(snapshot);
        List<DomainCase> alone = domains.stream()
                .map(domain -> of(snapshot, policy, domain, cpus))
                .toList();
        List<CpuSet> claims = alone.stream()
                .map(one -> one.setups().map(Pinning::vcpus).reduce(CpuSet.EMPTY, CpuSet::union))
                .toList();
        // those of all domains before each one, and then of all behind it: the work grows with the domains, not their
        // square
        List<CpuSet> others = new ArrayList<>();
        CpuSet before = CpuSet.EMPTY;
        for (CpuSet claim : claims) {
            others.add(before);
            before = before.union(claim);
        }
        CpuSet behind = CpuSet.EMPTY;
        for (int i = claims.size() - 1; i >= 0; i--) {
            others.set(i, others.get(i).union(behind));
            behind = behind.union(claims.get(i));
        }
        List<Neighbours> neighbours = Neighbours.all(domains, policy);
        return IntStream.range(0, alone.size())
                .mapToObj(i -> alone.get(i).beside(neighbours.get(i), others.get(i)))
                .toList();
    }

    private DomainCase beside(Neighbours others, CpuSet byOthers) {
        return new DomainCase(on, saved, live, running, statistics, wish, host, byOthers, others, daemon);
    }

    private static DomainCase of(Snapshot snapshot, Policy policy, HostDomain domain, HostCpus cpus) {
        return new DomainCase(
                domain,
                domain.persistent().flatMap(Described::of),
                domain.running().flatMap(Described::of),
                RunningThreads.of(snapshot, domain),
                snapshot.get(new Probe.Statistics())
                        .found()
                        .map(all -> all.byDomain().getOrDefault(domain.domain().uuid(), Map.of()))
                        .orElse(Map.of()),
                Wish.of(policy, domain.identity()),
                cpus,
                CpuSet.EMPTY,
                Neighbours.NONE,
                snapshot.get(new Probe.Daemon()).found());
    }

    Domain domain() {
        return on.domain();
    }

    Optional<String> owner() {
        return on.owner();
    }

    /** The setups that could be read. */
    Stream<IoSetup> setups() {
        return Stream.concat(saved.found().stream(), live.found().stream()).map(Described::setup);
    }

    /** Whether all of its XML that there is could be read. */
    boolean isReadable() {
        return !saved.isUnreadable() && !live.isUnreadable();
    }

    /** Why nothing is asked of this domain at all. */
    Optional<String> outOfScope() {
        return on.isEmulated() && !wish.explicit()
                ? Optional.of("not a KVM domain, and no policy names it")
                : Optional.empty();
    }

    /** The disks and controllers that the definition or the running domain has, by name, those of the definition first. */
    Map<String, IoDevice> devices() {
        Map<String, IoDevice> all = new LinkedHashMap<>();
        setups().flatMap(setup -> setup.devices().stream()).forEach(device -> all.putIfAbsent(device.name(), device));
        return all;
    }

    /** Every thread that the definition or the running domain has. */
    Set<Long> threads() {
        Set<Long> all = new LinkedHashSet<>();
        setups().forEach(setup -> all.addAll(setup.threads()));
        return all;
    }

    Subject subject() {
        return on.subject();
    }

    Subject device(String name) {
        return on.device(name);
    }

    Layout layout(IoSetup setup) {
        return Layout.of(setup, wish, host.count());
    }

    /** Judges the definition, if there is one. */
    Judgement onSaved(Function<IoSetup, Judgement> judge) {
        return on.onPersistent(saved, one -> judge.apply(one.setup()));
    }

    /** Judges the XML of the running domain, if it runs. */
    Judgement onLive(Function<IoSetup, Judgement> judge) {
        return on.onRunning(live, one -> judge.apply(one.setup()));
    }

    /** Judges what the running process has, if it runs. */
    Judgement onProcess(Function<RunningThreads, Judgement> judge) {
        return on.onProcess(running, "/proc/PID/task/*/status", judge);
    }

    String savedSource() {
        return on.persistentSource();
    }

    String liveSource() {
        return on.runningSource();
    }

    /** Why a queue mapping can't be used for a device here; empty where it can, or where no libvirt is known. */
    Optional<String> mappingRefused(IoDevice device) {
        boolean disk = device.kind() == IoDevice.Kind.DISK;
        return daemon.filter(one -> disk
                        ? older(one.library(), 10, 0) || older(one.hypervisor(), 9, 0)
                        : older(one.library(), 11, 2) || older(one.hypervisor(), 10, 0))
                .map(one -> "a queue mapping of a " + device.kind().words() + " needs libvirt "
                        + (disk ? "10.0 and QEMU 9.0" : "11.2 and QEMU 10.0") + "; here are libvirt " + one.library()
                        + ", which drops it without a word, and QEMU " + one.hypervisor());
    }

    static boolean older(LibvirtDaemon.Version version, int major, int minor) {
        return version.compareTo(new LibvirtDaemon.Version(major, minor, 0)) < 0;
    }

    /** What to say of who has to act, and when it works. */
    String remedy(String what) {
        return on.advice(what);
    }
}
