package io.virtwright.practices.rawdevices;

import io.virtwright.engine.domains.HostDomain;
import io.virtwright.engine.domainxml.Disk;
import io.virtwright.engine.domainxml.DiskSource;
import io.virtwright.engine.domainxml.DomainView;
import io.virtwright.engine.finding.Judgement;
import io.virtwright.engine.finding.Subject;
import io.virtwright.engine.snapshot.Reading;
import io.virtwright.engine.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A disk of a domain that is raw in what runs or in the definition.
 *
 * @param target its name in the domain
 * @param snapshot what is known of its host
 */
record RawDisk(HostDomain domain, String target, Snapshot snapshot) {

    /** Where a disk's content is, as far as it matters here. */
    sealed interface Origin {
        /** A path on this host. */
        record Device(String path) implements Origin {}

        /** A LUN that QEMU itself reaches over the network; the host's block layer does not know it. */
        record Network(String name) implements Origin {}

        /** A volume of a storage pool, which libvirt turns into a path when the domain starts. */
        record Volume(String name) implements Origin {}
    }

    /** The raw disks of a domain. */
    static List<RawDisk> of(HostDomain domain, Snapshot snapshot) {
        Set<String> targets = new LinkedHashSet<>();
        domain.views()
                .flatMap(view -> view.disks().stream())
                .filter(RawDisk::isRaw)
                .forEach(disk -> targets.add(disk.target()));
        List<RawDisk> all = new ArrayList<>();
        targets.forEach(target -> all.add(new RawDisk(domain, target, snapshot)));
        return List.copyOf(all);
    }

    /** A disk or LUN on a block device, or any LUN. Drives (CD-ROM, floppy) are emulated whatever is in them. */
    static boolean isRaw(Disk disk) {
        return disk.device().equals("lun")
                || (disk.device().equals("disk") && path(disk).isPresent());
    }

    static boolean isLun(Disk disk) {
        return disk.device().equals("lun");
    }

    /** The path of a block device; also where {@code type='file'} names one, which QEMU opens all the same. */
    private static Optional<String> path(Disk disk) {
        return disk.source()
                .filter(source -> source.type().equals("block")
                        || (source.type().equals("file")
                                && source.path()
                                        .filter(path -> path.startsWith("/dev/") && !path.startsWith("/dev/shm/"))
                                        .isPresent()))
                .flatMap(DiskSource::path);
    }

    static Optional<Origin> origin(Disk disk) {
        Optional<Origin> device = path(disk).map(Origin.Device::new);
        return device.or(() -> disk.source().flatMap(source -> switch (source.type()) {
            case "network" -> source.name().map(Origin.Network::new);
            case "volume" ->
                source.name().map(name -> new Origin.Volume(source.pool().orElse("?") + "/" + name));
            default -> source.path().map(Origin.Device::new);
        }));
    }

    Optional<Disk> running() {
        return found(domain.runningView());
    }

    Optional<Disk> saved() {
        return found(domain.persistentView());
    }

    private Optional<Disk> found(Reading<DomainView> view) {
        return view.found().flatMap(one -> one.disk(target)).filter(RawDisk::isRaw);
    }

    /** The paths that it names. */
    Set<String> paths() {
        Set<String> paths = new LinkedHashSet<>();
        Stream.of(running(), saved())
                .flatMap(Optional::stream)
                .flatMap(disk -> origin(disk).stream())
                .forEach(origin -> {
                    if (origin instanceof Origin.Device(String path)) {
                        paths.add(path);
                    }
                });
        return paths;
    }

    Subject subject() {
        return domain.device(target);
    }

    Judgement onRunning(Function<Disk, Judgement> judge) {
        return domain.onRunning(domain.runningView(), view -> judgeIn(view, domain.runningSource(), judge));
    }

    Judgement onSaved(Function<Disk, Judgement> judge) {
        return domain.onPersistent(domain.persistentView(), view -> judgeIn(view, domain.persistentSource(), judge));
    }

    private Judgement judgeIn(DomainView view, String source, Function<Disk, Judgement> judge) {
        return view.disk(target)
                .filter(RawDisk::isRaw)
                .map(judge)
                .or(() -> view.disk(target)
                        .flatMap(disk -> Volumes.hidden(disk, snapshot))
                        .map(reason -> Judgement.unknown(reason, source)))
                .orElseGet(() -> Judgement.notApplicable("no raw disk there"));
    }
}
