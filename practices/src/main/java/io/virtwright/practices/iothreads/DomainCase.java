package io.virtwright.practices.iothreads;

import io.virtwright.engine.domainxml.DomainDocument;
import io.virtwright.engine.domainxml.DomainText;
import io.virtwright.engine.domainxml.DomainXmlException;
import io.virtwright.engine.domainxml.XmlElement;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.policy.DomainIdentity;
import io.virtwright.engine.policy.Policy;
import io.virtwright.engine.snapshot.Domain;
import io.virtwright.engine.snapshot.LibvirtDaemon;
import io.virtwright.engine.snapshot.Probe;
import io.virtwright.engine.snapshot.Probe.Form;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import io.virtwright.engine.text.CpuSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One domain, all that was read of it, and what is wanted of it.
 *
 * @param saved its definition; absent where it is transient
 * @param live the XML it runs with; absent where it doesn't run
 * @param owner who keeps its definition, if that is another program
 * @param claims the CPUs to which the vCPUs of each domain are pinned, this one's included
 * @param daemon empty where no libvirt is known
 */
record DomainCase(
        Domain domain,
        Reading<Described> saved,
        Reading<Described> live,
        Reading<RunningThreads> running,
        Map<String, Long> statistics,
        Wish wish,
        Optional<String> owner,
        HostCpus host,
        Map<UUID, CpuSet> claims,
        Optional<LibvirtDaemon> daemon) {

    /** A domain's XML and what it says about I/O threads. */
    record Described(DomainDocument document, IoSetup setup) {
        static Described of(DomainDocument document) {
            return new Described(document, IoSetupReader.read(document));
        }
    }

    /** The cases of all domains. */
    static List<DomainCase> all(Snapshot snapshot, Policy policy, List<Domain> domains) {
        List<DomainCase> alone =
                domains.stream().map(domain -> of(snapshot, policy, domain)).toList();
        Map<UUID, CpuSet> claims = new HashMap<>();
        alone.forEach(one -> one.setups()
                .map(Pinning::vcpus)
                .filter(cpus -> !cpus.isEmpty())
                .forEach(cpus -> claims.merge(one.domain.uuid(), cpus, CpuSet::union)));
        Map<UUID, CpuSet> shared = Map.copyOf(claims);
        return alone.stream().map(one -> one.withClaims(shared)).toList();
    }

    private DomainCase withClaims(Map<UUID, CpuSet> all) {
        return new DomainCase(domain, saved, live, running, statistics, wish, owner, host, all, daemon);
    }

    private static DomainCase of(Snapshot snapshot, Policy policy, Domain domain) {
        Reading<Described> saved = read(snapshot, domain, Form.PERSISTENT);
        Reading<Described> live = domain.active() ? read(snapshot, domain, Form.RUNNING) : Reading.absent();
        DomainIdentity identity = new DomainIdentity(domain.name(), domain.uuid(), namespaces(saved, live));
        return new DomainCase(
                domain,
                saved,
                live,
                domain.active() ? RunningThreads.of(snapshot, domain) : Reading.absent(),
                snapshot.get(new Probe.Statistics())
                        .found()
                        .map(all -> all.byDomain().getOrDefault(domain.uuid(), Map.of()))
                        .orElse(Map.of()),
                Wish.of(policy, identity),
                Owners.of(identity),
                HostCpus.of(snapshot),
                Map.of(),
                snapshot.get(new Probe.Daemon()).found());
    }

    private static Reading<Described> read(Snapshot snapshot, Domain domain, Form form) {
        if (form == Form.PERSISTENT && !domain.persistent()) {
            return Reading.absent();
        }
        return switch (snapshot.get(new Probe.DomainXml(domain.uuid(), form))) {
            case Reading.Present<DomainText>(DomainText xml) -> parsed(xml);
            case Reading.Absent<DomainText>() -> Reading.absent();
            case Reading.Unreadable<DomainText>(String reason) -> Reading.unreadable(reason);
        };
    }

    private static Reading<Described> parsed(DomainText xml) {
        try {
            return Reading.of(Described.of(xml.document()));
        } catch (DomainXmlException unusable) {
            return Reading.unreadable(String.valueOf(unusable.getMessage()));
        }
    }

    private static Set<String> namespaces(Reading<Described> saved, Reading<Described> live) {
        return saved.found().or(live::found).stream()
                .flatMap(one -> one.document().root().child("metadata").stream())
                .flatMap(metadata -> metadata.children().stream())
                .map(XmlElement::namespace)
                .filter(uri -> !uri.isEmpty())
                .collect(Collectors.toSet());
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
        boolean known = setups().findAny().isPresent();
        return known && !wish.explicit() && setups().noneMatch(IoSetup::kvm)
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
        return Subject.domain(domain.name(), domain.uuid());
    }

    Subject device(String name) {
        return Subject.device(domain.name(), domain.uuid(), name);
    }

    Layout layout(IoSetup setup) {
        return Layout.of(setup, wish, host.count());
    }

    /** Judges the definition, if there is one. */
    Judgement onSaved(Function<IoSetup, Judgement> judge) {
        return switch (saved) {
            case Reading.Present<Described>(Described one) -> judge.apply(one.setup());
            case Reading.Absent<Described>() -> Judgement.notApplicable("a transient domain has no definition");
            case Reading.Unreadable<Described>(String reason) -> Judgement.unknown(reason, savedSource());
        };
    }

    /** Judges the XML of the running domain, if it runs. */
    Judgement onLive(Function<IoSetup, Judgement> judge) {
        return switch (live) {
            case Reading.Present<Described>(Described one) -> judge.apply(one.setup());
            case Reading.Absent<Described>() -> Judgement.notApplicable("not running");
            case Reading.Unreadable<Described>(String reason) -> Judgement.unknown(reason, liveSource());
        };
    }

    /** Judges what the running process has, if it runs. */
    Judgement onProcess(Function<RunningThreads, Judgement> judge) {
        return switch (running) {
            case Reading.Present<RunningThreads>(RunningThreads threads) -> judge.apply(threads);
            case Reading.Absent<RunningThreads>() -> Judgement.notApplicable("not running");
            case Reading.Unreadable<RunningThreads>(String reason) ->
                Judgement.unknown(reason, "/proc/PID/task/*/status");
        };
    }

    String savedSource() {
        return "definition of " + domain.name();
    }

    String liveSource() {
        return "running XML of " + domain.name();
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
        return owner.map(name -> name + " owns this domain: change it there (" + what + ")")
                .orElse(
                        domain.managedSave()
                                ? what
                                        + "; first the saved state has to be resumed or removed: the next start resumes it with"
                                        + " the definition saved there"
                                : what);
    }

    List<String> notes() {
        return domain.managedSave() && !domain.active()
                ? List.of("the next start resumes the saved state with its own definition")
                : List.of();
    }
}
